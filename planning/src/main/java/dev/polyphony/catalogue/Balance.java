package dev.polyphony.catalogue;

import dev.polyphony.call.ProviderId;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.TaskType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How work is spread over providers, where operators have said nothing else.
 *
 * @param by what a provider's part of the work follows
 * @param weights of providers, in the order of the file; 0 for one that is not named
 * @param preferences which provider is asked first for a kind of task
 * @param emergency who is asked when everybody else has failed; empty: nobody
 * @param models which model of a provider is asked: the first rule that fits; by alias or {@code provider/model-id}
 * @param agents the slots of each provider's part of the pool
 */
public record Balance(
        By by,
        Map<ProviderId, Double> weights,
        Map<TaskType, ProviderId> preferences,
        Optional<ProviderId> emergency,
        Map<ProviderId, List<Rule>> models,
        Map<ProviderId, List<String>> agents) {

    /** What a provider's part of the work follows. */
    public enum By {
        /** Its weight, less for errors and for time. */
        SCORE,
        /** Its weight alone: weights are shares. */
        WEIGHT
    }

    /**
     * A model, and the prompts it is for.
     *
     * @param levels any of these; every level where empty
     * @param tasks any of these, where the prompt says what it is; every kind of task where empty
     */
    public record Rule(String model, Set<Level> levels, Set<TaskType> tasks) {
        public Rule {
            levels = Set.copyOf(levels);
            tasks = Set.copyOf(tasks);
        }
    }

    public Balance {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        EnumMap<TaskType, ProviderId> byTask = new EnumMap<>(TaskType.class);
        byTask.putAll(preferences);
        preferences = Collections.unmodifiableMap(byTask);
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        agents = Collections.unmodifiableMap(new LinkedHashMap<>(agents));
    }

    /** What holds with what operators have set. */
    public Map<ProviderId, Double> weights(Map<ProviderId, Double> set) {
        Map<ProviderId, Double> all = new LinkedHashMap<>(weights);
        all.putAll(set);
        return all;
    }

    /** The slots of that provider; empty where it has none. */
    public List<String> agents(ProviderId provider) {
        return agents.getOrDefault(provider, List.of());
    }
}
