package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;

/** How the answers of a panel become one. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = Aggregation.Best.class, name = "best"))
public sealed interface Aggregation {

    /** The answer with the highest score. */
    record Best() implements Aggregation {}
}
