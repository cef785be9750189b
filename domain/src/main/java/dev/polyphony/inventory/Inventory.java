package dev.polyphony.inventory;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Persisted;
import dev.polyphony.call.ProviderId;
import dev.polyphony.plan.TaskType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the workers can ask.
 *
 * @param chains model names in order, by the chain's name
 * @param pricesAsOf the date of the catalogue's prices
 * @param strategies of the user's own, beside those that are built in; absent where there are none
 * @param balance how work is spread over providers where operators have set nothing; absent from versions that did not
 *     balance
 * @param health how the providers stand together; absent from versions that did not say it, and where nobody knows
 * @param catalogue what the worker has beside what is built in; absent where it has nothing, and from versions that did
 *     not say it
 * @param embeddings models that make vectors of texts; absent from versions that asked for none
 */
@Persisted
public record Inventory(
        List<ProviderStatus> providers,
        List<ModelStatus> models,
        Map<String, List<String>> chains,

        @JsonProperty("prices_as_of") @JsonFormat(shape = JsonFormat.Shape.STRING)
        LocalDate pricesAsOf,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OwnStrategy> strategies,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Balance balance,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FleetHealth health,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CatalogueFile catalogue,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<EmbeddingStatus> embeddings) {
    public Inventory {
        embeddings = embeddings == null ? null : List.copyOf(embeddings);
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
        this(providers, models, chains, pricesAsOf, null, null, null, null);
    }

    public Inventory(
            List<ProviderStatus> providers,
            List<ModelStatus> models,
            Map<String, List<String>> chains,
            LocalDate pricesAsOf,
            @Nullable List<OwnStrategy> strategies,
            @Nullable Balance balance,
            @Nullable FleetHealth health,
            @Nullable CatalogueFile catalogue) {
        this(providers, models, chains, pricesAsOf, strategies, balance, health, catalogue, null);
    }

    /** The same, as somebody found it. */
    public Inventory found(
            List<ProviderStatus> asProviders, List<ModelStatus> asModels, @Nullable FleetHealth together) {
        return new Inventory(
                asProviders, asModels, chains, pricesAsOf, strategies, balance, together, catalogue, embeddings);
    }

    /**
     * The listed model of that name, other name, {@code provider/model-id}, or {@code model-id} where one alone has it:
     * as its catalogue looks it up.
     */
    public Optional<ModelStatus> model(String typed) {
        Optional<ModelStatus> called = models.stream()
                .filter(model -> model.name().equals(typed))
                .findFirst()
                .or(() -> models.stream()
                        .filter(model ->
                                model.goesBy(typed) || model.model().toString().equals(typed))
                        .findFirst());
        if (called.isPresent()) {
            return called;
        }
        List<ModelStatus> ofId = models.stream()
                .filter(model -> model.model().model().equals(typed))
                .toList();
        return ofId.size() == 1 ? Optional.of(ofId.getFirst()) : Optional.empty();
    }

    /** The same, where the catalogue is that file's too. */
    public Inventory with(CatalogueFile file) {
        return new Inventory(providers, models, chains, pricesAsOf, strategies, balance, health, file, embeddings);
    }

    /**
     * A worker's own file.
     *
     * @param name without its folder
     * @param problem why it cannot be used as it is now, so that what it was before holds; absent where it is in use
     */
    @Persisted
    public record CatalogueFile(
            String name,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String problem) {}

    /** @param inputPrice USD per million tokens; absent where unknown */
    @Persisted
    public record EmbeddingStatus(
            String name,
            ModelRef model,
            Readiness readiness,
            @JsonProperty("input_price") @Nullable BigDecimal inputPrice) {}

    /** @param description one sentence */
    @Persisted
    public record OwnStrategy(String name, String description) {}

    /**
     * @param by what the draw goes by: {@value #BY_SCORE}, or else the weights alone
     * @param agents the slots of each provider's part of the pool
     */
    @Persisted
    public record Balance(String by, Map<ProviderId, Double> weights, Map<ProviderId, List<String>> agents) {
        public static final String BY_SCORE = "score";

        public Balance {
            weights = Map.copyOf(weights);
            agents = Map.copyOf(agents);
        }
    }

    /**
     * @param keyVariables environment variables that can hold the key, in the order they are looked up; empty where
     *     none is needed. Names only: a key never leaves the worker.
     * @param baseUrl where requests go
     * @param simulated whether that is the simulator
     * @param detail one line of ours on what was found, such as "key rejected (401)"
     * @param getKey where a person gets a key
     * @param checkedAt when somebody last heard of it; absent where nobody has
     * @param setUp whether somebody set it up, as one is not that is there only because it needs no key; absent from
     *     versions that did not say it
     * @param hosts names of the machines that it is made of; absent where it is one
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

            @JsonProperty("checked_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant checkedAt,

            @JsonProperty("set_up") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean setUp,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> hosts) {
        public ProviderStatus {
            keyVariables = List.copyOf(keyVariables);
            hosts = hosts == null || hosts.isEmpty() ? null : List.copyOf(hosts);
        }

        public ProviderStatus(
                ProviderId provider,
                Readiness readiness,
                List<String> keyVariables,
                String baseUrl,
                boolean simulated,
                String detail,
                @Nullable String getKey,
                @Nullable Instant checkedAt,
                @Nullable Boolean setUp) {
            this(provider, readiness, keyVariables, baseUrl, simulated, detail, getKey, checkedAt, setUp, null);
        }

        public ProviderStatus(
                ProviderId provider,
                Readiness readiness,
                List<String> keyVariables,
                String baseUrl,
                boolean simulated,
                String detail,
                @Nullable String getKey,
                @Nullable Instant checkedAt) {
            this(provider, readiness, keyVariables, baseUrl, simulated, detail, getKey, checkedAt, null);
        }

        /** Whether somebody set it up, as far as that version said it. */
        public boolean wasSetUp() {
            return setUp == null ? readiness == Readiness.READY : setUp;
        }

        /** The same, as somebody found it. */
        public ProviderStatus found(Readiness as, String what, @Nullable Instant at) {
            return new ProviderStatus(provider, as, keyVariables, baseUrl, simulated, what, getKey, at, setUp, hosts);
        }
    }

    /**
     * @param inputPrice USD per million tokens; absent where unknown
     * @param contextTokens absent where unknown
     * @param checkedAt when somebody last heard of it or its provider; absent where nobody has
     * @param tasks kinds of work that it is listed for; absent where none are
     * @param seconds that an answer usually takes; absent where unknown
     * @param quality to expect of its answers, 0 to 1; absent where unknown, and from versions that did not say it
     * @param also other names that it goes by; absent where there are none, and from versions that did not say it
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

            @JsonProperty("checked_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            Instant checkedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<TaskType> tasks,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double seconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double quality,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> also) {
        public ModelStatus {
            levels = List.copyOf(levels);
            tasks = tasks == null ? null : List.copyOf(tasks);
            also = also == null || also.isEmpty() ? null : List.copyOf(also);
        }

        public ModelStatus(
                String name,
                ModelRef model,
                Readiness readiness,
                @Nullable BigDecimal inputPrice,
                @Nullable BigDecimal outputPrice,
                @Nullable Integer contextTokens,
                List<String> levels,
                @Nullable Integer requestsPerMinute,
                @Nullable Instant checkedAt) {
            this(
                    name,
                    model,
                    readiness,
                    inputPrice,
                    outputPrice,
                    contextTokens,
                    levels,
                    requestsPerMinute,
                    checkedAt,
                    null,
                    null,
                    null,
                    null);
        }

        /** The same, as somebody found it. */
        public ModelStatus found(Readiness as, @Nullable Instant at) {
            return new ModelStatus(
                    name,
                    model,
                    as,
                    inputPrice,
                    outputPrice,
                    contextTokens,
                    levels,
                    requestsPerMinute,
                    at,
                    tasks,
                    seconds,
                    quality,
                    also);
        }

        private boolean goesBy(String typed) {
            return name.equals(typed) || (also != null && also.contains(typed));
        }
    }
}
