package dev.polyphony.fleet;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.inventory.Readiness;
import dev.polyphony.status.ProvidersStatus.ProviderLine;
import dev.polyphony.traffic.ProviderAnalytics;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the fallback over providers stands.
 *
 * @param overall {@code ok}, {@code degraded} or {@code down}
 * @param providers those that are set up
 */
record LlmStatus(
        String overall,
        List<Provider> providers,
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant timestamp) {

    /**
     * One of them; figures are of the last 15 minutes.
     *
     * @param successRate 0 to 1; absent where it was not asked, as the average
     * @param lastSuccess absent where there was none, as the last failure
     * @param lastFailureClass as {@link FailureClass} has it; absent where none of the last day is known
     * @param priority its place in the order in which they are asked, from 1
     * @param share of all requests, 0 to 1
     */
    record Provider(
            ProviderId name,
            Readiness status,
            @JsonProperty("success_rate") @Nullable Double successRate,
            long requests,
            long failures,
            @JsonProperty("avg_response_ms") @Nullable Long averageMillis,

            @JsonProperty("last_success") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant lastSuccess,

            @JsonProperty("last_failure") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant lastFailure,

            @JsonProperty("last_failure_class") @Nullable String lastFailureClass,
            int priority,
            double share) {
        static Provider of(ProviderLine line, int priority, @Nullable FailureClass lastFailure) {
            Double seconds = line.performance().averageSeconds();
            return new Provider(
                    line.name(),
                    line.condition().state(),
                    line.performance().successRate(),
                    line.performance().requests(),
                    line.performance().failures().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    seconds == null ? null : Math.round(seconds * 1000),
                    line.condition().lastSuccess(),
                    line.condition().lastFailure(),
                    lastFailure == null ? null : lastFailure.word(),
                    priority,
                    line.share());
        }
    }

    /**
     * Whether somebody can answer.
     *
     * @param status {@code ok}, {@code degraded} or {@code down}
     * @param total those that are set up
     */
    record Health(
            String status,
            List<String> reasons,
            @JsonProperty("available_providers") long available,
            @JsonProperty("total_providers") long total) {}

    /** @param models as people call them */
    record Known(ProviderId name, boolean configured, Readiness status, int priority, List<String> models) {}

    /**
     * What came of a real call.
     *
     * @param model that was asked; absent where there is none to ask
     * @param response absent where it failed, as the latency
     * @param cost in USD; absent where nobody knows
     * @param failure its class and what people are told; absent where it was answered
     */
    record Trial(
            ProviderId provider,
            @Nullable ModelRef model,
            boolean ok,
            @Nullable String response,
            @JsonProperty("latency_ms") @Nullable Long latencyMs,
            @Nullable BigDecimal cost,
            @Nullable Failed failure) {
        static Trial of(ProviderTrial.Outcome outcome) {
            Failure failure = outcome.failure();
            return new Trial(
                    outcome.provider(),
                    outcome.model(),
                    outcome.ok(),
                    outcome.response(),
                    outcome.latencyMs(),
                    outcome.cost(),
                    failure == null ? null : new Failed(FailureClass.of(failure).word(), failure.describe()));
        }
    }

    /** @param failureClass as {@link FailureClass} has it */
    record Failed(@JsonProperty("class") String failureClass, String detail) {}

    /** What providers made of the requests of a period, those of the key's tenant. */
    record Analytics(
            Period period,
            Totals totals,
            @JsonProperty("by_provider") List<Part> byProvider,
            @JsonProperty("by_failure") Map<String, Long> byFailure) {
        static Analytics of(Instant since, Instant until, ProviderAnalytics.Figures figures) {
            long all = figures.requests();
            return new Analytics(
                    new Period(since, until),
                    new Totals(all, figures.tokens(), figures.cost().usd(), figures.fallbacks()),
                    figures.providers().stream()
                            .map(part -> new Part(
                                    part.provider(),
                                    part.requests(),
                                    all == 0 ? 0 : (double) part.requests() / all,
                                    part.requests() == 0 ? null : (double) part.answered() / part.requests(),
                                    part.averageMillis(),
                                    part.cost().usd()))
                            .toList(),
                    FailureClass.sums(figures));
        }
    }

    /** @param until first instant after */
    record Period(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant since,
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant until) {}

    /**
     * @param requests that were answered or failed
     * @param cost in USD
     * @param fallbacks analyses whose answer another model gave after one had failed
     */
    record Totals(long requests, long tokens, BigDecimal cost, long fallbacks) {}

    /** One provider's; its rate and average are absent where it was not asked. */
    record Part(
            ProviderId name,
            long requests,
            double share,
            @JsonProperty("success_rate") @Nullable Double successRate,
            @JsonProperty("avg_response_ms") @Nullable Long averageMillis,
            BigDecimal cost) {}

    /** @param reset what was closed, as {@code openai} or {@code openai/gpt-4o}; none where nothing was open */
    record Reset(List<String> reset, List<Provider> providers) {}
}
