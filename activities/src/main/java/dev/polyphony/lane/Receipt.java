package dev.polyphony.lane;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.provider.ModelAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A paid answer as the ledger keeps it. Persisted: a component, once published, never changes its meaning.
 *
 * @param costMicros absent where the price is unknown, or the provider did not count
 */
public record Receipt(
        String text,
        String servedBy,
        @Nullable Usage usage,
        boolean truncated,
        long latencyMillis,
        @Nullable Long costMicros) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As it is to be stored. */
    public static String of(ModelAnswer answer, @Nullable Money cost) {
        try {
            return JSON.writeValueAsString(new Receipt(
                    answer.text(),
                    answer.servedBy(),
                    answer.usage(),
                    answer.truncated(),
                    answer.latency().toMillis(),
                    cost == null ? null : (Long) cost.microUsd()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }

    static Receipt read(String written) {
        try {
            return JSON.readValue(written, Receipt.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer that cannot be read", e);
        }
    }

    @JsonIgnore
    ModelAnswer answer() {
        return new ModelAnswer(text, servedBy, usage, truncated, Duration.ofMillis(latencyMillis));
    }

    @JsonIgnore
    @Nullable
    Money cost() {
        return costMicros == null ? null : new Money(costMicros);
    }
}
