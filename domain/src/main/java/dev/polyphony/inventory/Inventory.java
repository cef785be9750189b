package dev.polyphony.inventory;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.ProviderId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the workers can ask.
 *
 * @param chains model names in order, by the chain's name
 * @param pricesAsOf the date of the catalogue's prices
 * @param strategies of the user's own, beside those that are built in; absent where there are none
 */
@Persisted
public record Inventory(
        List<ProviderStatus> providers,
        List<ModelStatus> models,
        Map<String, List<String>> chains,

        @JsonProperty("prices_as_of") @JsonFormat(shape = JsonFormat.Shape.STRING)
        LocalDate pricesAsOf,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OwnStrategy> strategies) {
    public Inventory {
        strategies = strategies == null ? null : List.copyOf(strategies);
        providers = List.copyOf(providers);
        models = List.copyOf(models);
        chains = Map.copyOf(chains);
    }

    public Inventory(
            List<ProviderStatus> providers,
            List<ModelStatus> models,
            Map<String, List<String>> chains,
            LocalDate pricesAsOf) {
        this(providers, models, chains, pricesAsOf, null);
    }

    /** @param description one sentence */
    @Persisted
    public record OwnStrategy(String name, String description) {}

    /**
     * @param keyVariables environment variables that can hold the key, in the order they are looked up; empty where
     *     none is needed. Names only: a key never leaves the worker.
     * @param baseUrl where requests go
     * @param simulated whether that is the simulator
     * @param detail one line of ours on what was found, such as "key rejected (401)"
     * @param getKey where a person gets a key
     */
    @Persisted
    public record ProviderStatus(
            ProviderId provider,
            Readiness readiness,
            @JsonProperty("key_variables") List<String> keyVariables,
            @JsonProperty("base_url") String baseUrl,
            boolean simulated,
            String detail,
            @JsonProperty("get_key") @Nullable String getKey,

            @JsonProperty("checked_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant checkedAt) {
        public ProviderStatus {
            keyVariables = List.copyOf(keyVariables);
        }
    }

    /**
     * @param inputPrice USD per million tokens; absent where unknown
     * @param contextTokens absent where unknown
     */
    @Persisted
    public record ModelStatus(
            String name,
            ModelRef model,
            Readiness readiness,
            @JsonProperty("input_price") @Nullable BigDecimal inputPrice,
            @JsonProperty("output_price") @Nullable BigDecimal outputPrice,
            @JsonProperty("context_tokens") @Nullable Integer contextTokens,
            List<String> levels,
            @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,

            @JsonProperty("checked_at") @JsonFormat(shape = JsonFormat.Shape.STRING)
            Instant checkedAt) {
        public ModelStatus {
            levels = List.copyOf(levels);
        }
    }
}
