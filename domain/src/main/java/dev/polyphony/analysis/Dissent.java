package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.call.Persisted;
import org.jspecify.annotations.Nullable;

/**
 * A member whose answer says something else than the one that was taken.
 *
 * @param says its answer in a word, where it comes down to one
 */
@Persisted
public record Dissent(
        String path,
        String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String says) {}
