package dev.polyphony.call;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that vectors are wanted of.
 *
 * @param id the tenant's own name for it, of the form that analyses' ids have: an idempotency key
 * @param model by any of its names; {@value #IN_PROCESS} is computed by the worker itself
 * @param texts 1 to {@value #MOST_TEXTS}, none blank
 * @param dimensions of each vector; absent for as many as the model gives
 * @param category what it is filed under where costs are counted; absent where nobody says
 * @param maxCost of all of it together; absent without a limit
 * @param deadline absent for {@link #USUAL_DEADLINE}
 */
@Persisted
public record EmbeddingTask(
        String id,
        String tenant,
        String model,
        List<String> texts,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer dimensions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String category,

        @JsonProperty("max_cost") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Money maxCost,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Duration deadline) {
    /** Costs nothing and asks nobody. */
    public static final String IN_PROCESS = "polyphony/minilm";

    public static final int MOST_TEXTS = 2048;

    public static final int MOST_DIMENSIONS = 4096;

    public static final Duration USUAL_DEADLINE = Duration.ofMinutes(1);

    /** Half a minute of a worker's processor, or less. */
    private static final int MOST_BYTES_IN_PROCESS = 256 * 1024;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    public EmbeddingTask {
        texts = List.copyOf(texts);
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw new InvalidField("input", texts.size() + " texts; 1 to " + MOST_TEXTS + " are taken");
        }
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isBlank()) {
                throw new InvalidField("input[" + i + "]", "is blank; there is nothing in it to be compared");
            }
        }
        long bytes = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (model.equals(IN_PROCESS) && bytes > MOST_BYTES_IN_PROCESS) {
            throw new InvalidField(
                    "input",
                    bytes + " bytes; " + IN_PROCESS + " takes " + MOST_BYTES_IN_PROCESS
                            + " in one request: send several, or ask a provider's model");
        }
        if (dimensions != null && (dimensions < 1 || dimensions > MOST_DIMENSIONS)) {
            throw new InvalidField("dimensions", "1 to " + MOST_DIMENSIONS + ", not " + dimensions);
        }
        if (deadline != null && (!deadline.isPositive() || deadline.compareTo(LONGEST) > 0)) {
            throw new InvalidField("deadline", "a time above zero and up to 10 minutes");
        }
    }

    /** Some of the texts. */
    public EmbeddingTask of(List<String> some) {
        return new EmbeddingTask(id, tenant, model, some, dimensions, category, maxCost, deadline);
    }
}
