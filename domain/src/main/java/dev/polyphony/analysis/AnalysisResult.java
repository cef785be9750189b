package dev.polyphony.analysis;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.call.Persisted;
import dev.polyphony.plan.Verdict.Ruling;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The typed end of every analysis.
 *
 * @param response the answer; absent unless {@code status} is answered
 * @param modelUsed the model that gave it, as the user wrote it
 * @param cost sum of the costs that are known
 * @param costComplete false where a call may have been billed without a known cost, or a model has no price
 * @param latency from the first workflow task to the result
 * @param confidence of the answer, 0 to 1
 * @param inputTokens summed over all answers
 * @param strategy the preset's name, or {@code custom}
 * @param modelsAttempted models whose turn came, in the order they were started, those included that could not be
 *     asked; those that only reviewed, judged or combined others' answers are among {@code calls}
 * @param successfulModels those that gave a usable answer
 * @param degraded whether the answer lacks something of what was asked for; {@code degradedBecause} says what
 * @param missing models of that panel whose member gave no answer
 * @param agreement of a panel's answers, 0 to 1
 * @param simulated whether any answer came from the simulator
 * @param calls one record per call, in the order they were started
 * @param problem what was wrong, for a rejected analysis
 * @param degradedBecause what the answer lacks; absent where nothing
 * @param ruling how clear the panel's decision was; absent without one
 * @param dissent members whose answer says something else; absent where nobody's does
 * @param effectiveSize how many independent answers the panel amounts to, at most its usable answers
 * @param decisions why it went on, stopped or chose as it did; absent where nothing was to be decided
 */
@Persisted
public record AnalysisResult(
        String id,
        AnalysisStatus status,
        @Nullable String response,
        @JsonProperty("model_used") @Nullable String modelUsed,
        Money cost,
        @JsonProperty("cost_complete") boolean costComplete,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Duration latency,
        @Nullable Double confidence,
        @JsonProperty("input_tokens") long inputTokens,
        @JsonProperty("output_tokens") long outputTokens,
        String strategy,
        @JsonProperty("models_attempted") List<String> modelsAttempted,
        @JsonProperty("successful_models") List<String> successfulModels,
        @JsonProperty("response_count") int responseCount,
        @JsonProperty("ensemble_models") List<String> ensembleModels,
        Metadata metadata,
        boolean degraded,
        List<String> missing,
        @Nullable Double agreement,
        boolean simulated,
        List<CallRecord> calls,
        @Nullable Problem problem,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant timestamp,

        @JsonProperty("degraded_because") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Shortfall> degradedBecause,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Ruling ruling,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Dissent> dissent,

        @JsonProperty("effective_size") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Double effectiveSize,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Decision> decisions) {
    public AnalysisResult {
        modelsAttempted = List.copyOf(modelsAttempted);
        successfulModels = List.copyOf(successfulModels);
        ensembleModels = List.copyOf(ensembleModels);
        missing = List.copyOf(missing);
        calls = List.copyOf(calls);
        degradedBecause = degradedBecause == null ? null : List.copyOf(degradedBecause);
        dissent = dissent == null ? null : List.copyOf(dissent);
        decisions = decisions == null ? null : List.copyOf(decisions);
    }

    /** A result of nothing that was to be compared or decided. */
    public AnalysisResult(
            String id,
            AnalysisStatus status,
            @Nullable String response,
            @Nullable String modelUsed,
            Money cost,
            boolean costComplete,
            Duration latency,
            @Nullable Double confidence,
            long inputTokens,
            long outputTokens,
            String strategy,
            List<String> modelsAttempted,
            List<String> successfulModels,
            int responseCount,
            List<String> ensembleModels,
            Metadata metadata,
            boolean degraded,
            List<String> missing,
            @Nullable Double agreement,
            boolean simulated,
            List<CallRecord> calls,
            @Nullable Problem problem,
            Instant timestamp) {
        this(
                id,
                status,
                response,
                modelUsed,
                cost,
                costComplete,
                latency,
                confidence,
                inputTokens,
                outputTokens,
                strategy,
                modelsAttempted,
                successfulModels,
                responseCount,
                ensembleModels,
                metadata,
                degraded,
                missing,
                agreement,
                simulated,
                calls,
                problem,
                timestamp,
                null,
                null,
                null,
                null,
                null);
    }

    /** What the answer lacks, in lines for people. */
    public List<String> shortfalls() {
        return degradedBecause == null
                ? List.of()
                : degradedBecause.stream().map(Shortfall::describe).toList();
    }

    @Persisted
    public record Metadata(
            @JsonProperty("ensemble_size") int ensembleSize,
            @JsonProperty("all_confidences") List<Double> allConfidences) {
        public Metadata {
            allConfidences = List.copyOf(allConfidences);
        }
    }

    /** Why an analysis was rejected: the request's field and what would be right. */
    @Persisted
    public record Problem(String field, String message) {}
}
