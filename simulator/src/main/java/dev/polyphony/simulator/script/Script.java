package dev.polyphony.simulator.script;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that decides how the simulator answers. Maps by model take the first key present of {@code provider/model}, the
 * model alone, {@code provider/*} and {@code *}; the faults of one key are used up by all requests that come to it.
 *
 * @param seed of made-up answers and of sampled latencies
 * @param latency where a behaviour names none
 * @param behaviours by model
 * @param answers texts by model: the first for the first request and so on, the last for all that follow
 * @param recordedAnswers a JSONL file of prompts, models and answers, used where no text is fixed
 * @param acceptedKeys by provider; where none are named any key does
 * @param models by provider, bare names; where named, all others are not found (for Ollama: not pulled)
 * @param quotas by model
 * @param batching how batches go; at once, to their end, where it is absent
 * @param machine that Ollama runs on; boundless where it is absent
 */
public record Script(
        long seed,
        Latency latency,
        Map<String, Behaviour> behaviours,
        Map<String, List<String>> answers,
        @Nullable Path recordedAnswers,
        Map<String, Set<String>> acceptedKeys,
        Map<String, List<String>> models,
        Map<String, Quota> quotas,
        @Nullable Batching batching,
        @Nullable Machine machine) {

    public Script {
        behaviours = Map.copyOf(behaviours);
        answers = Map.copyOf(answers);
        acceptedKeys = Map.copyOf(acceptedKeys);
        models = Map.copyOf(models);
        quotas = Map.copyOf(quotas);
    }

    @JsonCreator
    static Script read(
            @JsonProperty("seed") @Nullable Long seed,
            @JsonProperty("latency") @Nullable Latency latency,
            @JsonProperty("behaviours") @Nullable Map<String, Behaviour> behaviours,
            @JsonProperty("answers") @Nullable Map<String, List<String>> answers,
            @JsonProperty("recordedAnswers") @Nullable String recordedAnswers,
            @JsonProperty("acceptedKeys") @Nullable Map<String, Set<String>> acceptedKeys,
            @JsonProperty("models") @Nullable Map<String, List<String>> models,
            @JsonProperty("quotas") @Nullable Map<String, Quota> quotas,
            @JsonProperty("batching") @Nullable Batching batching,
            @JsonProperty("machine") @Nullable Machine machine) {
        return new Script(
                seed == null ? 0 : seed,
                latency == null ? Latency.none() : latency,
                behaviours == null ? Map.of() : behaviours,
                answers == null ? Map.of() : answers,
                recordedAnswers == null ? null : Path.of(recordedAnswers),
                acceptedKeys == null ? Map.of() : acceptedKeys,
                models == null ? Map.of() : models,
                quotas == null ? Map.of() : quotas,
                batching,
                machine);
    }

    /** Every model answers at once with made-up text. */
    public static Script healthy() {
        return builder().build();
    }

    public Script withSeed(long value) {
        return new Script(
                value, latency, behaviours, answers, recordedAnswers, acceptedKeys, models, quotas, batching, machine);
    }

    public Script withRecordedAnswers(Path file) {
        return new Script(seed, latency, behaviours, answers, file, acceptedKeys, models, quotas, batching, machine);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a script; every method adds or replaces one thing. */
    public static final class Builder {
        private long seed;
        private Latency latency = Latency.none();
        private final Map<String, Behaviour> behaviours = new LinkedHashMap<>();
        private final Map<String, List<String>> answers = new LinkedHashMap<>();
        private @Nullable Path recordedAnswers;
        private final Map<String, Set<String>> acceptedKeys = new LinkedHashMap<>();
        private final Map<String, List<String>> models = new LinkedHashMap<>();
        private final Map<String, Quota> quotas = new LinkedHashMap<>();
        private @Nullable Batching batching;
        private @Nullable Machine machine;

        private Builder() {}

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder latency(Latency value) {
            latency = value;
            return this;
        }

        public Builder behaviour(String model, Behaviour behaviour) {
            behaviours.put(model, behaviour);
            return this;
        }

        public Builder fault(String model, Fault fault) {
            return behaviour(model, Behaviour.always(fault));
        }

        public Builder answer(String model, String... texts) {
            answers.put(model, List.of(texts));
            return this;
        }

        public Builder recordedAnswers(Path file) {
            recordedAnswers = file;
            return this;
        }

        public Builder acceptKey(String provider, String key) {
            acceptedKeys.computeIfAbsent(provider, any -> new LinkedHashSet<>()).add(key);
            return this;
        }

        public Builder models(String provider, String... names) {
            models.computeIfAbsent(provider, any -> new ArrayList<>()).addAll(List.of(names));
            return this;
        }

        public Builder quota(String model, Quota quota) {
            quotas.put(model, quota);
            return this;
        }

        public Builder batching(Batching value) {
            batching = value;
            return this;
        }

        /** That Ollama runs on. It has pulled what {@link #pulled} says, or all of the machine's models. */
        public Builder machine(Machine value) {
            machine = value;
            return this;
        }

        /** The only models that Ollama has. */
        public Builder pulled(String... names) {
            return models("ollama", names);
        }

        public Script build() {
            return new Script(
                    seed,
                    latency,
                    behaviours,
                    answers,
                    recordedAnswers,
                    acceptedKeys,
                    models,
                    quotas,
                    batching,
                    machine);
        }
    }
}
