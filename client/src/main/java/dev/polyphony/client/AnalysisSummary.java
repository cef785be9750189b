package dev.polyphony.client;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a list, from search attributes and, where results are at hand, from what is stored.
 *
 * @param status an {@link dev.polyphony.analysis.AnalysisStatus}'s word, or Temporal's for one that broke
 * @param ended absent while it runs
 * @param costUsd what is known of its cost; absent while it runs, and where nothing is known
 * @param costComplete false where it may have cost more; absent where no result of it is at hand
 * @param models those that were asked; empty while it runs
 * @param latency seconds from when a worker took it up to its result, as the result has it; absent while it runs, and
 *     where no result of it is at hand
 */
public record AnalysisSummary(
        String id,
        String status,
        String strategy,
        String tenant,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant started,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant ended,

        @JsonProperty("cost_usd") @Nullable Double costUsd,

        @JsonProperty("cost_complete") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Boolean costComplete,

        List<String> models,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double latency) {
    public AnalysisSummary {
        models = List.copyOf(models);
    }
}
