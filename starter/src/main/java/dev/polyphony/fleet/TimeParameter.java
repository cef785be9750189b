package dev.polyphony.fleet;

import dev.polyphony.call.InvalidField;
import dev.polyphony.notation.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A time in an address: {@code 2026-11-01T08:00:00Z}, {@code 2026-11-01}, or so long ago, as {@code 24h}. */
final class TimeParameter {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private TimeParameter() {}

    static Instant read(String name, String text, Instant now) {
        try {
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (text.matches("\\d{4}-.{6,60}")) {
                return Instant.parse(text);
            }
            Duration ago = Durations.parse(text);
            if (!ago.isNegative() && ago.compareTo(LONGEST) <= 0) {
                return now.minus(ago);
            }
        } catch (DateTimeException | IllegalArgumentException noTime) {
            // Said below.
        }
        throw new InvalidField(
                name, "a day such as 2026-11-01, an instant such as 2026-11-01T08:00:00Z, or so long ago, as 24h");
    }
}
