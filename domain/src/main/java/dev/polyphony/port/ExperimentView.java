package dev.polyphony.port;

import dev.polyphony.experiment.Experiment;
import java.util.List;
import java.util.Optional;

/** Which experiments analyses may belong to. Safe for use by many threads. */
@FunctionalInterface
public interface ExperimentView {
    /** There are none. */
    ExperimentView NONE = tenant -> List.of();

    /**
     * Of each name the newest one, whatever its state, the latest first; at most a second old.
     *
     * @throws StorageUnavailable where nobody can say, and nobody could before
     */
    List<Experiment> of(String tenant);

    /**
     * The newest of that name, as of this moment: somebody can have begun it just now.
     *
     * @throws StorageUnavailable where nobody can say
     */
    default Optional<Experiment> find(String tenant, String name) {
        return of(tenant).stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst();
    }
}
