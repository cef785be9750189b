package dev.polyphony.deployment;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one deployment's workers.
 *
 * @param name of the deployment
 * @param versions the newest first
 * @param unversioned workers without a version that ask for work now
 */
public record DeploymentState(String name, List<Version> versions, int unversioned) {
    public DeploymentState {
        versions = List.copyOf(versions);
    }

    /**
     * One version.
     *
     * @param percent of what is new that it takes
     * @param created when its first worker was seen
     * @param lastCurrent when it was the current one last, or became it; absent where it never was
     * @param open workflows that stay with it or ran on it last, and have not ended
     * @param workers processes that ask for work of it now
     */
    public record Version(
            String buildId,
            State state,
            double percent,
            Instant created,
            @Nullable Instant lastCurrent,
            long open,
            int workers) {}

    /** Of a version, as Temporal knows it. */
    public enum State {
        /** Takes what is new. */
        CURRENT,
        /** Takes a share of what is new. */
        RAMPING,
        /** Takes nothing new; some of what it began has not ended. */
        DRAINING,
        /** Nothing that it began is open: its workers can be stopped. */
        DRAINED,
        /** Was neither current nor ramping yet. */
        INACTIVE
    }

    /** Empty where workers without a version take what is new. */
    public Optional<Version> current() {
        return first(State.CURRENT);
    }

    public Optional<Version> ramping() {
        return first(State.RAMPING);
    }

    /**
     * Why something waits that nobody will take up, with what to do; empty where nothing does, as far as these versions
     * can tell.
     */
    public Optional<String> problem() {
        if (current().isEmpty() && ramping().isEmpty()) {
            return versions.stream()
                    .filter(version -> version.workers() > 0 && unversioned == 0)
                    .findFirst()
                    .map(version ->
                            "no version is current, and no worker without one runs: what is new waits; polyphony"
                                    + " workers promote " + version.buildId());
        }
        return versions.stream()
                .filter(version -> version.workers() == 0 && (version.percent() > 0 || version.open() > 0))
                .findFirst()
                .map(version -> "no worker of " + version.buildId() + " runs, and "
                        + (version.percent() > 0
                                ? "what is new waits for one; start one, or promote another"
                                : version.open() + " open of it wait; start one again"));
    }

    /** The one that was current before the current one. */
    Optional<Version> before() {
        return versions.stream()
                .filter(version -> version.state() != State.CURRENT && version.lastCurrent() != null)
                .max(Comparator.comparing(
                        version -> version.lastCurrent() == null ? Instant.MIN : version.lastCurrent()));
    }

    private Optional<Version> first(State state) {
        return versions.stream().filter(version -> version.state() == state).findFirst();
    }
}
