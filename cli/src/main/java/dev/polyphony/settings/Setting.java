package dev.polyphony.settings;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value and where it comes from.
 *
 * @param value absent where nobody set it and the worker, or nobody, decides
 */
public record Setting<T>(@Nullable T value, Source source) {
    private static final Source NOWHERE = new Source.Default();

    static <T> Setting<T> unset(@Nullable T standard) {
        return new Setting<>(standard, NOWHERE);
    }

    public Optional<T> found() {
        return Optional.ofNullable(value);
    }

    /** For settings that have a default. */
    public T get() {
        return Objects.requireNonNull(value);
    }

    public boolean isSet() {
        return value != null && source.rank() > 0;
    }

    /** Whether it was set somewhere that counts for more. */
    public boolean outranks(Setting<?> other) {
        return source.rank() > other.source().rank();
    }
}
