package dev.polyphony.client;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a list, from search attributes alone.
 *
 * @param status an {@link dev.polyphony.analysis.AnalysisStatus}'s word, or Temporal's for one that broke
 * @param ended absent while it runs
 * @param costUsd absent while it runs
 * @param models those that were asked; empty while it runs
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
        List<String> models) {
    public AnalysisSummary {
        models = List.copyOf(models);
    }
}
