package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;
import java.time.Duration;

/** Where a call runs. Recorded with each call that does not run on its lane, from semantics 6 on. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Placement.Lane.class, name = "lane"),
    @JsonSubTypes.Type(value = Placement.Inline.class, name = "inline"),
    @JsonSubTypes.Type(value = Placement.Local.class, name = "local"),
})
public sealed interface Placement {
    /** On the task queue of its provider or model, with that one's limits, fairness and priority. */
    record Lane() implements Placement {}

    /** On the workflow's own queue, begun at once by the worker that asks for it where that has room: a hop less. */
    record Inline() implements Placement {}

    /**
     * In the process that runs its workflow, within the same workflow task; from semantics 8 on. What is not answered
     * within that time goes on there as an activity of its own, and what finds no room there is asked on its lane.
     *
     * @param within 1 ms to 5 s: for so long the workflow hears of nothing else
     */
    record Local(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Duration within) implements Placement {
        private static final Duration LONGEST = Duration.ofSeconds(5);

        public Local {
            if (!within.isPositive() || within.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("within: " + within + " is not between 1 ms and " + LONGEST);
            }
        }
    }
}
