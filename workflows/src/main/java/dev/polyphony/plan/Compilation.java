package dev.polyphony.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;

/** What compiling an analysis gives: a plan to execute, or a refusal before anything is spent. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Compilation.Compiled.class, name = "compiled"),
    @JsonSubTypes.Type(value = Compilation.Rejected.class, name = "rejected"),
})
public sealed interface Compilation {
    record Compiled(CompiledPlan plan) implements Compilation {}

    /** The request's field and what would be right. */
    record Rejected(String field, String problem) implements Compilation {}
}
