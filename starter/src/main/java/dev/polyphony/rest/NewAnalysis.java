package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisIds;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes over HTTP.
 *
 * @param id idempotency key; minted where absent
 * @param strategy {@code fallback} where absent
 * @param deadline ISO 8601, such as {@code PT90S}
 */
record NewAnalysis(
        @Nullable String id,
        @Nullable String tenant,
        @Nullable String prompt,
        @Nullable String strategy,
        @Nullable String chain,
        @Nullable List<String> models,
        @JsonProperty("ensemble_size") @Nullable Integer ensembleSize,
        @Nullable String deadline,
        @JsonProperty("max_calls") @Nullable Integer maxCalls,
        @JsonProperty("max_output_tokens") @Nullable Integer maxOutputTokens) {

    /** Throws {@link InvalidField} for what is missing or wrong. */
    Analysis analysis() {
        return new Analysis(
                id == null ? AnalysisIds.mint() : id,
                tenant == null ? "default" : tenant,
                prompt == null ? "" : prompt,
                new Selection.Preset(
                        strategy == null ? "fallback" : strategy,
                        chain,
                        models == null ? List.of() : models,
                        ensembleSize),
                new Limits(duration(), maxCalls, maxOutputTokens));
    }

    private @Nullable Duration duration() {
        try {
            return deadline == null ? null : Duration.parse(deadline);
        } catch (DateTimeParseException e) {
            throw new InvalidField("deadline", "expected an ISO 8601 duration such as PT90S");
        }
    }
}
