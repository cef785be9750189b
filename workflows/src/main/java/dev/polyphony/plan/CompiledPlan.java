package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A plan as it will be executed, recorded once at the start of an analysis.
 *
 * @param semantics which interpretation it was compiled for; an interpreter refuses a higher one than it knows
 * @param strategy the preset's name, or {@code custom}
 * @param deadline from the first workflow task to the result
 * @param maxCalls bound on requests sent, counted over the whole tree
 */
@Persisted
public record CompiledPlan(
        int semantics,
        String strategy,
        Node root,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration deadline,
        @JsonProperty("max_calls") int maxCalls,
        Timing timing) {
    /** The newest interpretation this code knows. */
    public static final int SEMANTICS = 1;

    public CompiledPlan {
        if (semantics < 1) {
            throw new InvalidField("semantics", "a compiled plan says for which semantics, from 1");
        }
    }

    /** The floor of the quickest model that can be asked; zero where none can. */
    public Duration shortestCall() {
        return floors(root).min(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private static Stream<Duration> floors(Node node) {
        return switch (node) {
            case Node.Call call -> Stream.of(call.floor());
            case Node.Skipped skipped -> Stream.empty();
            case Node.Fallback fallback -> fallback.steps().stream().flatMap(step -> floors(step.node()));
            case Node.Panel panel -> panel.members().stream().flatMap(CompiledPlan::floors);
        };
    }

    /**
     * Times of the activities that the deadline does not decide.
     *
     * @param heartbeat a worker silent for this long is lost
     * @param firstRetry wait before the first retry after a fault of our own side
     * @param longestRetry bound on the doubling of that wait
     * @param requeue after how long a saturated lane is worth another try
     */
    @Persisted
    public record Timing(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration heartbeat,

            @JsonProperty("first_retry") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration firstRetry,

            @JsonProperty("longest_retry") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Duration longestRetry,

            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration requeue) {}
}
