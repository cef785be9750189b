package dev.polyphony.settings;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the command line says, by setting; absent and null ones are not set there. */
public final class Flags {
    private final Map<String, String> values = new HashMap<>();

    /** @param key kebab-case, as in the file */
    public Flags with(String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value.toString());
        }
        return this;
    }

    @Nullable
    String get(String key) {
        return values.get(key);
    }
}
