package dev.polyphony.scoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Values by name in the order in which they were put, and what is needed to reckon them. */
final class FeatureMap {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Map<String, Double> values = new LinkedHashMap<>();

    void put(String name, double value) {
        values.put(name, value);
    }

    void put(String name, boolean present) {
        values.put(name, present ? 1.0 : 0.0);
    }

    Map<String, Double> values() {
        return values;
    }

    static int count(Pattern pattern, String text) {
        return (int) pattern.matcher(text).results().count();
    }

    /** What blank space separates; signs stay with their words. */
    static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(SPACE.split(stripped));
    }
}
