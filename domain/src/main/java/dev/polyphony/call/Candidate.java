package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is shown to a judge, reviewer or chairman: without the name of its model.
 *
 * @param text the beginning of it where it has a reference
 * @param textRef where all of it is kept; absent where it is here
 */
@Persisted
public record Candidate(
        String path,
        String text,

        @JsonProperty("text_ref") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String textRef) {
    public Candidate(String path, String text) {
        this(path, text, null);
    }
}
