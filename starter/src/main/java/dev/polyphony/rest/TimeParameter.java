package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times in addresses and headers. */
public final class TimeParameter {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private TimeParameter() {}

    /**
     * An instant: {@code 2026-11-01T08:00:00Z}, {@code 2026-11-01}, or so long ago, as {@code 24h}. What is before 1970
     * is that year: nothing here is as old, and not every server knows years as early.
     *
     * @param text absent where it was not given
     * @throws InvalidField of that name
     */
    public static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return known(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            if (text.matches("\\d{4}-.{6,60}")) {
                return known(Instant.parse(text));
            }
            Duration ago = Durations.parse(text);
            if (!ago.isNegative() && ago.compareTo(LONGEST) <= 0) {
                return known(Instant.now().minus(ago));
            }
        } catch (DateTimeException | IllegalArgumentException noTime) {
            // Said below.
        }
        throw new InvalidField(
                name, "a day such as 2026-11-01, an instant such as 2026-11-01T08:00:00Z, or so long ago, as 24h");
    }

    private static Instant known(Instant instant) {
        return instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
    }

    /**
     * How long: {@code 30s}, {@code PT30S}, or seconds alone.
     *
     * @throws InvalidField of that name, also for less than nothing and for more than that
     */
    static Duration duration(String name, String text, Duration most) {
        try {
            Duration time = Durations.parse(text.matches("\\d{1,9}(\\.\\d{1,9})?") ? text + "s" : text);
            if (!time.isNegative() && time.compareTo(most) <= 0) {
                return time;
            }
        } catch (IllegalArgumentException noTime) {
            // Said below.
        }
        throw new InvalidField(name, "a time such as 30s, and at most " + most.toMinutes() + "m");
    }
}
