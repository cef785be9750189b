package dev.polyphony.status;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.ProviderId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How all providers stand at one moment.
 *
 * @param overall {@code ok}, {@code degraded} or {@code down}
 * @param reasons one line for each provider or model that is not as it should be
 * @param agents of the pool, by provider
 * @param staleSince since when the database did not answer; absent where it does
 * @param seenAt when the worker started whose set-up that is
 * @param seenBy its identity
 */
public record ProvidersStatus(
        String overall,
        List<String> reasons,
        List<ProviderLine> providers,
        Map<ProviderId, Integer> agents,

        @JsonProperty("stale_since")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant staleSince,

        @JsonProperty("seen_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant seenAt,

        @JsonProperty("seen_by") String seenBy,

        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant timestamp) {
    public ProvidersStatus {
        reasons = List.copyOf(reasons);
        providers = List.copyOf(providers);
        agents = Map.copyOf(agents);
    }

    /**
     * Why nobody would be asked first, where the weights of some are changed: all would be 0, or all but those of whom
     * nobody set up while others are. Empty where somebody would be.
     */
    public Optional<String> problemWith(Map<ProviderId, Double> changed) {
        List<ProviderLine> weighted = providers.stream()
                .filter(provider -> {
                    Double given = changed.get(provider.name());
                    Double weight = given == null ? provider.weight() : given;
                    return weight != null && weight > 0;
                })
                .toList();
        if (weighted.isEmpty()) {
            return Optional.of("all would be 0, and nobody would be asked first; give one provider more");
        }
        String setUp = names(providers.stream().filter(ProviderLine::configured));
        return setUp.isEmpty() || weighted.stream().anyMatch(ProviderLine::configured)
                ? Optional.empty()
                : Optional.of("all would be 0 but that of " + names(weighted.stream())
                        + ", which nobody set up; give one more that is: " + setUp);
    }

    private static String names(Stream<ProviderLine> providers) {
        return providers.map(provider -> provider.name().value()).collect(Collectors.joining(", "));
    }

    /**
     * @param configured whether somebody set it up
     * @param keyVariables that can hold its key; empty where it needs none
     * @param simulated whether a simulator answers for it
     * @param weight absent where nobody gave it one
     * @param score what work follows: its weight, less for errors and time; absent like that
     * @param share of all requests lately, 0 to 1
     * @param targetShare that its score comes to among those that can be asked; absent where it has no weight
     * @param hosts the machines that it is made of; empty where it is one
     */
    public record ProviderLine(
            ProviderId name,
            @JsonUnwrapped Condition condition,
            @JsonUnwrapped Performance performance,
            boolean configured,
            @JsonProperty("key_variables") List<String> keyVariables,
            @JsonProperty("base_url") String baseUrl,
            boolean simulated,
            @Nullable Double weight,
            @Nullable Double score,
            double share,
            @JsonProperty("target_share") @Nullable Double targetShare,
            List<AgentLine> agents,
            CircuitLine circuit,
            List<ModelLine> models,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<HostLine> hosts) {
        public ProviderLine {
            hosts = List.copyOf(hosts);
            keyVariables = List.copyOf(keyVariables);
            agents = List.copyOf(agents);
            models = List.copyOf(models);
        }
    }

    /**
     * One of several machines behind a provider.
     *
     * @param state {@code ready}, {@code resting}, {@code unreachable} or {@code unknown}
     * @param why it is not ready; absent where it is
     * @param loaded models in its memory, or on their way there
     * @param inFlight calls at this moment
     * @param lastCheck when somebody looked at it last
     */
    public record HostLine(
            String name,
            String state,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String why,

            List<LoadedLine> loaded,
            @JsonProperty("in_flight") long inFlight,

            @JsonProperty("last_check") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant lastCheck) {
        public HostLine {
            loaded = List.copyOf(loaded);
        }
    }

    /**
     * @param model as its provider names it
     * @param memory that it takes, in GB of 1024 MB
     */
    public record LoadedLine(
            String model,
            BigDecimal memory,
            @JsonProperty("in_flight") long inFlight) {}

    /** @param name as people call it; the provider's own id where the catalogue has none */
    public record ModelLine(
            String name,
            ModelRef model,
            @JsonUnwrapped Condition condition,
            @JsonUnwrapped Performance performance,
            CircuitLine circuit) {}

    /** @param share of the work that agents were given lately, 0 to 1 */
    public record AgentLine(
            String name,
            long requests,
            double share,
            @JsonProperty("in_flight") long inFlight) {}

    /**
     * @param state {@code closed}, {@code open}, {@code recovering} or {@code drained}
     * @param failures how often it opened in this outage
     * @param retryAt when it is worth another look
     */
    public record CircuitLine(
            String state,
            int failures,

            @JsonProperty("retry_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant retryAt) {}

    /**
     * What the requests of the last 15 minutes came to.
     *
     * @param successRate 0 to 1; absent where there was none
     * @param averageSeconds from sending to the end of the answer; absent like that, as the percentiles
     * @param cost in USD
     * @param inFlight under way at this moment
     */
    public record Performance(
            long requests,
            Map<String, Long> failures,
            @JsonProperty("success_rate") @Nullable Double successRate,
            @JsonProperty("error_rate") @Nullable Double errorRate,
            @JsonProperty("avg_response_time") @Nullable Double averageSeconds,
            @JsonProperty("p50_seconds") @Nullable Double p50,
            @JsonProperty("p95_seconds") @Nullable Double p95,
            long tokens,
            BigDecimal cost,
            @JsonProperty("in_flight") long inFlight) {
        public Performance {
            failures = Map.copyOf(failures);
        }

        /** Whether it was asked lately, or is at this moment. */
        @JsonIgnore
        public boolean isInUse() {
            return requests > 0 || inFlight > 0;
        }
    }
}
