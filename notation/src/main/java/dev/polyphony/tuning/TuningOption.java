package dev.polyphony.tuning;

import dev.polyphony.call.InvalidField;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One figure or list of words of a worker, wherever it is told: in {@code config.yaml}, in the environment, or as a
 * property {@code polyphony.worker.tuning.*}.
 *
 * @param name kebab-case
 * @param reader throws {@link IllegalArgumentException} whose message says what would be right
 */
public record TuningOption<T>(String name, Function<String, T> reader) {
    /** As it is given, or empty where the worker's own holds; throws {@link InvalidField} for what cannot be used. */
    public Optional<T> in(Map<String, String> given) {
        String text = given.get(name);
        try {
            return text == null ? Optional.empty() : Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidField(name, String.valueOf(e.getMessage()));
        }
    }
}
