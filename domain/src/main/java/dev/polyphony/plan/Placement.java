package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;

/** Where a call runs. Recorded with each call that does not run on its lane, from semantics 6 on. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Placement.Lane.class, name = "lane"),
    @JsonSubTypes.Type(value = Placement.Inline.class, name = "inline"),
})
public sealed interface Placement {
    /** On the task queue of its provider or model, with that one's limits, fairness and priority. */
    record Lane() implements Placement {}

    /** On the workflow's own queue, begun at once by the worker that asks for it where that has room: a hop less. */
    record Inline() implements Placement {}
}
