package dev.polyphony.standalone;

import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.platform.DoctorLine;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads;
import dev.polyphony.workload.StoredWorkloads.Stored;
import dev.polyphony.workload.WorkloadDrift;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Whether what was learnt still holds; of a database that is not there nothing is said, and none is made. */
final class WorkloadCheck {
    static final String NAME = "Learnt workloads";

    private WorkloadCheck() {}

    static Optional<DoctorLine> of(Path home, Map<String, String> environment) {
        Path file = home.resolve(Database.FILE);
        if (!Database.isNamed(environment) && !Files.exists(file)) {
            return Optional.empty();
        }
        try (Database database = Database.of(environment, file)) {
            return of(database);
        } catch (StorageUnavailable | UncheckedIOException | InvalidField e) {
            // Whoever needs it says so in a plainer way.
            return Optional.empty();
        }
    }

    static Optional<DoctorLine> of(Database database) {
        List<Stored> all = new StoredWorkloads(database, InstantSource.system()).all();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Stored> drifted =
                all.stream().filter(workload -> drifted(database, workload)).toList();
        return Optional.of(
                drifted.isEmpty()
                        ? DoctorLine.ok(NAME, all.size() + ", and no rating speaks against them")
                        : DoctorLine.warning(
                                NAME,
                                String.join(
                                                ", ",
                                                drifted.stream()
                                                        .map(WorkloadCheck::named)
                                                        .toList()) + ": people's ratings are not what was expected",
                                "look: polyphony workloads show "
                                        + drifted.getFirst().name() + tenant(drifted.getFirst())
                                        + "; then train it again"));
    }

    private static boolean drifted(Database database, Stored workload) {
        return new WorkloadDrift(database, InstantSource.system())
                .findings(workload).stream().map(finding -> finding.drift()).anyMatch(Objects::nonNull);
    }

    private static String named(Stored workload) {
        return "'" + workload.name() + "'" + (isOfDefault(workload) ? "" : " of " + workload.tenant());
    }

    private static String tenant(Stored workload) {
        return isOfDefault(workload) ? "" : " --tenant " + workload.tenant();
    }

    private static boolean isOfDefault(Stored workload) {
        return workload.tenant().equals(Principal.DEFAULT.tenant());
    }
}
