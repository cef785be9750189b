package dev.polyphony.ledger;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/** How often a budget begins anew, in UTC; weeks begin on Monday. */
public enum Period {
    DAY,
    WEEK,
    MONTH,
    TOTAL;

    /** When the period began that the instant lies in. */
    public Instant startOf(Instant instant) {
        LocalDate day = instant.atZone(ZoneOffset.UTC).toLocalDate();
        return switch (this) {
            case DAY -> start(day);
            case WEEK -> start(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
            case MONTH -> start(day.withDayOfMonth(1));
            case TOTAL -> Instant.EPOCH;
        };
    }

    /** When the next one begins; absent for one that never ends. */
    public @Nullable Instant endOf(Instant instant) {
        LocalDate first = startOf(instant).atZone(ZoneOffset.UTC).toLocalDate();
        return switch (this) {
            case DAY -> start(first.plusDays(1));
            case WEEK -> start(first.plusWeeks(1));
            case MONTH -> start(first.plusMonths(1));
            case TOTAL -> null;
        };
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
