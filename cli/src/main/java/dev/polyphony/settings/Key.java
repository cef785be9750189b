package dev.polyphony.settings;

import dev.polyphony.request.AnalysisOption;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A setting's name, its reader and its default.
 *
 * @param name kebab-case: the key in the file, and with two dashes the flag
 * @param variable in the environment
 * @param reader throws {@link IllegalArgumentException} whose message says what would be right
 * @param standard absent where none is
 * @param unset what doctor shows where nothing is set
 */
record Key<T>(
        String name,
        String variable,
        Function<String, T> reader,
        @Nullable T standard,
        String unset) {
    static <T> Key<T> of(AnalysisOption<T> option) {
        return new Key<>(option.name(), option.variable(), option::read, option.standard(), option.unset());
    }

    static <T> Key<T> of(String name, Function<String, T> reader, @Nullable T standard, String unset) {
        String variable = "POLYPHONY_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        return new Key<>(name, variable, reader, standard, unset);
    }
}
