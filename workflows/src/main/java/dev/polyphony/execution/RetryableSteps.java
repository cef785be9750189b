package dev.polyphony.execution;

import dev.polyphony.plan.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Steps of an exhausted chain that only need time. */
final class RetryableSteps {
    private final List<Waiting> steps = new ArrayList<>();

    record Waiting(Node node, Instant retryAt) {}

    void add(Node node, @Nullable Instant retryAt) {
        if (retryAt != null) {
            steps.add(new Waiting(node, retryAt));
        }
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /** Removes and returns the step that is ready first, where that leaves it enough time; null otherwise. */
    @Nullable
    Waiting takeReadyBefore(Instant until) {
        return steps.stream()
                .filter(step -> !step.retryAt().plus(step.node().floor()).isAfter(until))
                .min(Comparator.comparing(Waiting::retryAt))
                .map(step -> {
                    steps.remove(step);
                    return step;
                })
                .orElse(null);
    }

    /** The least time in which every step that still waits can be of use. */
    Duration floors() {
        return steps.stream().map(step -> step.node().floor()).reduce(Duration.ZERO, Duration::plus);
    }

    @Nullable
    Instant earliest() {
        return steps.stream()
                .map(Waiting::retryAt)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    static @Nullable Instant earliest(Stream<Outcome> outcomes) {
        return outcomes.filter(Outcome.Failed.class::isInstance)
                .map(outcome -> ((Outcome.Failed) outcome).retryAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
