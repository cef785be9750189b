package dev.polyphony.lane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.Usage;
import dev.polyphony.provider.ModelAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A paid answer as the ledger keeps it. Persisted: a component, once published, never changes its meaning. */
public record Receipt(
        String text, String servedBy, @Nullable Usage usage, boolean truncated, long latencyMillis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As it is to be stored. */
    public static String of(ModelAnswer answer) {
        try {
            return JSON.writeValueAsString(new Receipt(
                    answer.text(),
                    answer.servedBy(),
                    answer.usage(),
                    answer.truncated(),
                    answer.latency().toMillis()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }

    static ModelAnswer read(String written) {
        try {
            Receipt receipt = JSON.readValue(written, Receipt.class);
            return new ModelAnswer(
                    receipt.text,
                    receipt.servedBy,
                    receipt.usage,
                    receipt.truncated,
                    Duration.ofMillis(receipt.latencyMillis));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer that cannot be read", e);
        }
    }
}
