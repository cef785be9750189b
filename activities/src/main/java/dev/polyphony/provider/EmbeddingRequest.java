package dev.polyphony.provider;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that a provider's model is asked for the vectors of.
 *
 * @param model the provider's own id
 * @param dimensions absent for as many as the model gives
 * @param time until the whole answer must be there
 * @param permit as {@link ModelRequest#permit}
 */
public record EmbeddingRequest(
        String model,
        List<String> texts,
        @Nullable Integer dimensions,
        Duration time,
        @Nullable SendPermit permit) {
    public EmbeddingRequest {
        texts = List.copyOf(texts);
    }
}
