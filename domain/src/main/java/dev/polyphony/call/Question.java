package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** What is asked, in full: kept once where it is long, however many models are asked. */
@Persisted
public record Question(
        String prompt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Conversation conversation,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String schema,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ModelParameters parameters) {
    public Question(String prompt, @Nullable Conversation conversation, @Nullable String schema) {
        this(prompt, conversation, schema, null);
    }
}
