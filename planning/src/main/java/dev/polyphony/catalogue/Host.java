package dev.polyphony.catalogue;

import dev.polyphony.call.InvalidField;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One of several machines behind a provider.
 *
 * @param name that people know it by
 * @param baseUrl an http or https address without a trailing slash
 * @param memory bytes that its loaded models may take together; absent where it knows itself what it can hold
 * @param slots calls at once over all workers, of all models together
 * @param limits calls at once of a model, by the provider's own name of it; of others as the model's own slots say
 * @param models that it may serve, by the provider's own names; empty for any that it has
 */
public record Host(
        String name, String baseUrl, OptionalLong memory, int slots, Map<String, Integer> limits, Set<String> models) {
    /** What a machine does at once where nobody says. */
    static final int DEFAULT_SLOTS = 4;

    public Host {
        baseUrl = Address.parse(baseUrl, Adapter.OLLAMA);
        limits = Map.copyOf(limits);
        models = Set.copyOf(models);
        if (slots < 1) {
            throw new InvalidField("slots", "at least 1");
        }
    }

    /** One of which only the address is known; named by it. */
    static Host at(String baseUrl) {
        String name = baseUrl.substring(baseUrl.indexOf("://") + "://".length());
        return new Host(name, baseUrl, OptionalLong.empty(), DEFAULT_SLOTS, Map.of(), Set.of());
    }

    /** Calls at once of that model; none where it may not serve it. */
    public int slots(Model model) {
        String name = model.ref().model();
        return models.isEmpty() || models.contains(name)
                ? Math.min(slots, limits.getOrDefault(name, model.slots().orElse(slots)))
                : 0;
    }
}
