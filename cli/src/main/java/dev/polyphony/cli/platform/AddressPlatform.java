package dev.polyphony.cli.platform;

import dev.polyphony.analysis.Principal;
import dev.polyphony.settings.Settings;
import java.util.List;

/** Starts nothing: only connects to the Temporal server at {@code TEMPORAL_ADDRESS}, whose workers run elsewhere. */
public final class AddressPlatform implements Platform {

    @Override
    public Session open(Settings settings, Need need, Notices out) {
        return AddressSession.connect(
                settings.remote()
                        .orElseThrow(() -> new PlatformUnavailable(
                                "no Temporal server is named; set TEMPORAL_ADDRESS to its host:port")),
                settings.encryption(),
                new Principal(settings.tenant().get()));
    }

    @Override
    public PlanningSession openPlanning(Settings settings, Notices out) {
        return open(settings, Need.WORKER, out);
    }

    @Override
    public int serve(ServiceRole role, Settings settings, Notices out) {
        throw new PlatformUnavailable("this build only submits analyses; start workers from the full distribution");
    }

    @Override
    public List<DoctorLine> diagnose(Settings settings) {
        try (Session session = open(settings, Need.SERVER, Notices.NONE)) {
            return List.of(DoctorLine.ok("Temporal server", session.where()));
        } catch (RuntimeException e) {
            return List.of(DoctorLine.problem(
                    "Temporal server",
                    String.valueOf(e.getMessage()),
                    "start it there, or set TEMPORAL_ADDRESS to where it is"));
        }
    }
}
