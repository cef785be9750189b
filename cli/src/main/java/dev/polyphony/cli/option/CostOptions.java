package dev.polyphony.cli.option;

import dev.polyphony.cli.UsageError;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which costs are meant. */
public final class CostOptions {
    @Option(names = "--since", paramLabel = "DAY", description = "From that day or instant on, UTC: 2026-11-01.")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "DAY", description = "Up to before that day or instant.")
    @Nullable
    String until;

    @Option(
            names = "--period",
            paramLabel = "daily|weekly|monthly",
            description = "Only this day, this week from Monday on, or this month, UTC.")
    @Nullable
    String period;

    @Option(names = "--category", paramLabel = "NAME", description = "Only what is filed under it.")
    @Nullable
    String category;

    @Option(names = "--tenant", paramLabel = "NAME", description = "Only on its behalf.")
    @Nullable
    String tenant;

    public EntryFilter filter() {
        return new EntryFilter(
                period == null ? instant("--since", since) : begun(period),
                instant("--until", until),
                category,
                tenant,
                null);
    }

    private Instant begun(String word) {
        if (since != null || until != null) {
            throw new UsageError("--period: --since and --until say another one; leave them out");
        }
        Period which = switch (word.toLowerCase(Locale.ROOT)) {
            case "daily" -> Period.DAY;
            case "weekly" -> Period.WEEK;
            case "monthly" -> Period.MONTH;
            default -> throw new UsageError("--period: '" + word + "' is not one of daily, weekly and monthly");
        };
        return which.startOf(Instant.now());
    }

    private static @Nullable Instant instant(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.length() > 10
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new UsageError(option + ": '" + text + "' is neither a day such as 2026-11-01 nor an instant such as"
                    + " 2026-11-01T08:00:00Z");
        }
    }
}
