package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the answers of a panel become one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = Aggregation.Best.class, name = "best"))
public sealed interface Aggregation {

    /** The answer with the highest score. */
    record Best() implements Aggregation {}
}
