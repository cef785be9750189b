package dev.polyphony.batch;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch is.
 *
 * @param id the tenant's own name for it
 * @param name that its submitter gave it; absent where none
 * @param lines all of them, those that were refused included
 * @param ended lines of which it is known what came of them
 * @param byStatus how many of those ended how, by the status of an analysis; {@code invalid} for lines that say none
 * @param cost of the lines that ended, as far as it is known
 * @param waitsFor why nothing more begins, for people; absent where that is not so
 */
public record BatchStatus(
        String id,
        BatchState state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
        int lines,
        int ended,
        @JsonProperty("by_status") Map<String, Integer> byStatus,
        @JsonProperty("cost") Money cost,
        @JsonUnwrapped BatchLimits limits,

        @JsonProperty("waits_for") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String waitsFor,

        @JsonProperty("created_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant createdAt,

        @JsonProperty("ended_at")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Instant endedAt) {
    public BatchStatus {
        byStatus = Map.copyOf(byStatus);
    }
}
