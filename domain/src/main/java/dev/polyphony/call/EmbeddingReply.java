package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of texts.
 *
 * @param model that was asked
 * @param vectors one of each text, in their order: the base64 of its numbers as little-endian floats of four bytes
 * @param inputTokens as its maker counted them; absent where it did not
 * @param cost in whole; absent where nobody knows
 * @param simulated whether no real provider was asked
 */
@Persisted
public record EmbeddingReply(
        ModelRef model,
        List<String> vectors,

        @JsonProperty("input_tokens") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Long inputTokens,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Money cost,
        boolean simulated) {
    public EmbeddingReply {
        vectors = List.copyOf(vectors);
    }

    /** With those of the texts that came next. */
    public EmbeddingReply plus(EmbeddingReply next) {
        return new EmbeddingReply(
                model,
                Stream.concat(vectors.stream(), next.vectors.stream()).toList(),
                inputTokens == null || next.inputTokens == null ? null : (Long) (inputTokens + next.inputTokens),
                cost == null || next.cost == null ? null : cost.plus(next.cost),
                simulated || next.simulated);
    }
}
