package dev.polyphony.provider;

import dev.polyphony.call.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of texts.
 *
 * @param vectors one of each text, in their order
 * @param usage as the provider counted; absent where it did not say
 */
public record EmbeddingAnswer(
        List<float[]> vectors, @Nullable Usage usage) {
    public EmbeddingAnswer {
        vectors = List.copyOf(vectors);
    }
}
