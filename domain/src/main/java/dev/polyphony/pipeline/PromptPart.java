package dev.polyphony.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.polyphony.call.Persisted;
import org.jspecify.annotations.Nullable;

/** A piece of a node's prompt, or of what a person is asked. */
@Persisted
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PromptPart.Words.class, name = "words"),
    @JsonSubTypes.Type(value = PromptPart.Quote.class, name = "quote"),
    @JsonSubTypes.Type(value = PromptPart.Status.class, name = "status"),
})
public sealed interface PromptPart {
    /** As they stand: the author's, or an input of whoever submitted it. */
    record Words(String text) implements PromptPart {}

    /**
     * The result of an earlier node.
     *
     * @param otherwise what stands there where that has none; absent where the node then has nothing to say
     */
    record Quote(
            String node,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String otherwise) implements PromptPart {}

    /** How an earlier node ended, in a word. */
    record Status(String node) implements PromptPart {}
}
