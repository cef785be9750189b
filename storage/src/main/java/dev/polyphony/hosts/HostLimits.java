package dev.polyphony.hosts;

import dev.polyphony.call.InvalidField;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a host may be used for, as its user says.
 *
 * @param memory bytes that its loaded models may take together; absent where nobody says
 * @param slots calls at once, of all models together; at least 1
 * @param perModel calls at once of a model, where that is fewer
 * @param models that it may serve; empty for any that it has
 */
public record HostLimits(
        String name, @Nullable Long memory, int slots, Map<String, Integer> perModel, Set<String> models) {
    public HostLimits {
        if (slots < 1) {
            throw new InvalidField("slots", "at least 1, not " + slots);
        }
        perModel = perModel.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> tagged(entry.getKey()), Map.Entry::getValue, Math::min));
        models = models.stream().map(HostLimits::tagged).collect(Collectors.toUnmodifiableSet());
    }

    /** A model's name as Ollama lists it: without a tag it is {@code :latest}. */
    public static String tagged(String model) {
        return model.substring(model.lastIndexOf('/') + 1).contains(":") ? model : model + ":latest";
    }

    int of(String model) {
        return Math.min(slots, perModel.getOrDefault(model, slots));
    }

    boolean mayServe(String model) {
        return models.isEmpty() || models.contains(model);
    }
}
