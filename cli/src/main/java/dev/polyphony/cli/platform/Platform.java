package dev.polyphony.cli.platform;

import dev.polyphony.cli.CliContext;
import dev.polyphony.settings.Settings;
import java.util.List;
import java.util.Optional;

/** Where commands find a Temporal server and, if they need one, a worker. */
public interface Platform {

    /**
     * Finds or starts what is needed, saying what it does in {@code out}.
     *
     * @throws PlatformUnavailable where that cannot be had
     */
    Session open(Settings settings, Need need, Notices out);

    /**
     * Finds whoever knows models and compiles plans: the workers where some run; else this process, or what is started
     * for it. Nothing of it is kept.
     *
     * @throws PlatformUnavailable where that cannot be had
     */
    PlanningSession openPlanning(Settings settings, Notices out);

    /**
     * Runs a role until the process is told to end.
     *
     * @return the exit code
     * @throws PlatformUnavailable where it cannot start
     */
    int serve(ServiceRole role, Settings settings, Notices out);

    /** Commands of this platform alone, as picocli knows them. */
    default List<Object> commands(CliContext context) {
        return List.of();
    }

    /** What this platform adds to {@code polyphony local}. */
    default List<Object> localCommands(CliContext context) {
        return List.of();
    }

    /** What can be asked for by name; empty where others' workers answer, which alone know. Starts nothing. */
    default Optional<KnownNames> names(Settings settings) {
        return Optional.empty();
    }

    /** Looks at what is installed and reachable; starts nothing that stays, throws nothing. */
    List<DoctorLine> diagnose(Settings settings);
}
