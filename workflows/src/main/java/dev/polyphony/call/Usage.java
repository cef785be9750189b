package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Tokens of one request as the provider counted them. */
@Persisted
public record Usage(
        @JsonProperty("input_tokens") long inputTokens,
        @JsonProperty("output_tokens") long outputTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new InvalidField("usage", "token counts are never negative");
        }
    }

    public Usage plus(Usage other) {
        return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens);
    }
}
