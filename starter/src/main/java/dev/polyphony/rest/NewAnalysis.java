package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Selection;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.notation.NotationError;
import dev.polyphony.notation.PlanNotation;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it comes over HTTP.
 *
 * @param id idempotency key; minted where absent
 * @param tenant the caller's, where it says so here too
 * @param strategy {@code fallback} where absent
 * @param tuning what else the strategy can be told
 * @param confidenceThreshold the same as the tuning's threshold
 * @param plan a plan in the notation of plan files, instead of a strategy
 * @param deadline ISO 8601, such as {@code PT90S}
 * @param maxCost US dollars, a number or as people write them
 * @param onBudget {@code refuse} where absent
 * @param cache ISO 8601, how old an earlier answer may be that is taken instead; every model is asked where absent
 * @param messages earlier turns, the user's first
 * @param schema JSON Schema that the answer has to fit
 */
record NewAnalysis(
        @Nullable String id,
        @Nullable String tenant,
        @Nullable String prompt,
        @Nullable String strategy,
        @Nullable String chain,
        @Nullable List<String> models,
        @JsonProperty("ensemble_size") @Nullable Integer ensembleSize,
        @Nullable Tuning tuning,
        @JsonProperty("confidence_threshold") @Nullable Double confidenceThreshold,
        @Nullable Map<String, Object> plan,
        @Nullable String deadline,
        @JsonProperty("max_calls") @Nullable Integer maxCalls,
        @JsonProperty("max_output_tokens") @Nullable Integer maxOutputTokens,
        @JsonProperty("max_cost") @Nullable Object maxCost,
        @JsonProperty("on_budget") @Nullable OnBudget onBudget,
        @Nullable String cache,
        @Nullable String category,
        @Nullable String system,
        @Nullable List<Message> messages,
        @Nullable Map<String, Object> schema) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The prompt to these models at once. */
    static NewAnalysis ensemble(@Nullable String prompt, @Nullable List<String> models) {
        return new NewAnalysis(
                null,
                null,
                prompt,
                "ensemble",
                null,
                models,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Throws {@link InvalidField} for what is missing or wrong. */
    Analysis analysis(Principal caller) {
        return new Analysis(
                id == null ? AnalysisIds.mint() : id,
                caller.tenant(),
                prompt == null ? "" : prompt,
                selection(),
                new Limits(
                        duration("deadline", deadline),
                        maxCalls,
                        maxOutputTokens,
                        maxCost == null ? null : Money.parse("max_cost", maxCost.toString()),
                        onBudget),
                system == null && messages == null
                        ? null
                        : new Conversation(system, messages == null ? List.of() : messages),
                schema == null ? null : text(schema),
                category,
                duration("cache", cache));
    }

    private Selection selection() {
        if (plan == null) {
            return new Selection.Preset(
                    strategy == null ? "fallback" : strategy,
                    chain,
                    models == null ? List.of() : models,
                    ensembleSize,
                    tuned());
        }
        if (strategy != null || chain != null || models != null) {
            throw new InvalidField("plan", "says itself whom to ask; leave strategy, chain and models out");
        }
        try {
            return new Selection.Custom(PlanNotation.read("plan", text(plan)));
        } catch (NotationError e) {
            NotationError.Problem first = e.problems().getFirst();
            throw new InvalidField(first.field().isEmpty() ? "plan" : "plan." + first.field(), first.message());
        }
    }

    private @Nullable Tuning tuned() {
        if (confidenceThreshold == null) {
            return tuning;
        }
        if (tuning == null) {
            return new Tuning(confidenceThreshold, null, null, null, null, null, null);
        }
        if (tuning.threshold() != null && !tuning.threshold().equals(confidenceThreshold)) {
            throw new InvalidField("confidence_threshold", "contradicts the tuning's threshold; give one of them");
        }
        return tuning.until(confidenceThreshold);
    }

    private static String text(Map<String, Object> json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was read can be written", e);
        }
    }

    private static @Nullable Duration duration(String field, @Nullable String text) {
        try {
            return text == null ? null : Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidField(field, "expected an ISO 8601 duration such as PT90S");
        }
    }
}
