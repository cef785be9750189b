package dev.polyphony.notation;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people type them: {@code 500ms}, {@code 90s}, {@code 1.5m}, {@code 1m30s}, {@code 2h}, {@code PT1M}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

    private static final int LONGEST = 100;

    private Durations() {}

    /** Throws {@link IllegalArgumentException} that says what would be right. */
    public static Duration parse(String text) {
        String given = text.replace(" ", "").toLowerCase(Locale.ROOT);
        if (given.startsWith("p")) {
            try {
                return Duration.parse(given);
            } catch (DateTimeParseException e) {
                throw notATime(text, e);
            }
        }
        if (given.length() > LONGEST || !WHOLE.matcher(given).matches()) {
            throw notATime(text, null);
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(given);
        while (part.find()) {
            BigDecimal millis = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(millis(part.group(2))));
            sum = sum.plusMillis(millis.longValue());
        }
        return sum;
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }

    private static IllegalArgumentException notATime(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text)
                        + "' is not a time; write 90s, 2m or PT1M",
                cause);
    }
}
