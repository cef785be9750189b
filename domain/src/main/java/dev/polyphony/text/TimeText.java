package dev.polyphony.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/** Times for people to read. Whole days are days; {@link Duration#toString} writes them as hours. */
public final class TimeText {
    private TimeText() {}

    /** As it is typed: {@code 90d}, {@code 1h30m}, {@code 0.5s}. */
    public static String typed(Duration time) {
        return wholeDays(time)
                ? time.toDays() + "d"
                : time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** In ISO 8601: {@code P90D}, {@code PT1H30M}, {@code PT0.5S}. */
    public static String iso(Duration time) {
        return wholeDays(time) ? "P" + time.toDays() + "D" : time.toString();
    }

    /** In seconds, without trailing zeros: {@code 1.061}. */
    public static BigDecimal seconds(Duration time) {
        return BigDecimal.valueOf(time.getSeconds())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .stripTrailingZeros();
    }

    private static boolean wholeDays(Duration time) {
        return time.isPositive() && time.equals(Duration.ofDays(time.toDays()));
    }
}
