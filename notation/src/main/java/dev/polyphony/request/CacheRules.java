package dev.polyphony.request;

import dev.polyphony.notation.Durations;
import dev.polyphony.text.TimeText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How old an earlier answer may be that is taken instead of asking: by category, or for all that has no rule of its
 * own.
 *
 * @param byCategory the empty one is for the others
 */
public record CacheRules(Map<String, Duration> byCategory) {
    private static final String OFF = "off";

    public CacheRules {
        byCategory = Map.copyOf(byCategory);
    }

    /** The same age for everything. */
    public static CacheRules of(Duration age) {
        return new CacheRules(Map.of("", age));
    }

    /** @param text {@code 1h}, or {@code contracts=1h,triage=10m}, or both, or {@code off} */
    static CacheRules parse(String text) {
        Map<String, Duration> rules = new LinkedHashMap<>();
        for (String rule : text.strip().split("\\s*,\\s*", -1)) {
            int sign = rule.indexOf('=');
            String age = rule.substring(sign + 1).strip();
            if (!age.equalsIgnoreCase(OFF)) {
                rules.put(sign < 0 ? "" : rule.substring(0, sign).strip(), Durations.parse(age));
            }
        }
        return new CacheRules(rules);
    }

    /** Absent where models are to be asked. */
    public @Nullable Duration age(@Nullable String category) {
        Duration own = category == null ? null : byCategory.get(category);
        return own == null ? byCategory.get("") : own;
    }

    @Override
    public String toString() {
        return byCategory.isEmpty()
                ? OFF
                : byCategory.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(rule ->
                                (rule.getKey().isEmpty() ? "" : rule.getKey() + "=") + TimeText.typed(rule.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
