package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one request as the provider counted them.
 *
 * @param inputTokens all of the input, what a cache held or took included
 * @param outputTokens all that is billed as output, thoughts included
 * @param cachedInputTokens of the input, what the provider read from a cache; absent where it says of none
 * @param cacheWriteTokens of the input, what it wrote into a cache; absent where it says of none
 */
@Persisted
public record Usage(
        @JsonProperty("input_tokens") long inputTokens,
        @JsonProperty("output_tokens") long outputTokens,

        @JsonProperty("cached_input_tokens") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Long cachedInputTokens,

        @JsonProperty("cache_write_tokens") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Long cacheWriteTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || orNone(cachedInputTokens) < 0 || orNone(cacheWriteTokens) < 0) {
            throw new InvalidField("usage", "token counts are never negative");
        }
        if (orNone(cachedInputTokens) + orNone(cacheWriteTokens) > inputTokens) {
            throw new InvalidField("usage", "what a cache held or took is part of the input");
        }
    }

    public Usage(long inputTokens, long outputTokens) {
        this(inputTokens, outputTokens, null, null);
    }

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                sum(cachedInputTokens, other.cachedInputTokens),
                sum(cacheWriteTokens, other.cacheWriteTokens));
    }

    private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
        return one == null && other == null ? null : (Long) (orNone(one) + orNone(other));
    }

    private static long orNone(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
