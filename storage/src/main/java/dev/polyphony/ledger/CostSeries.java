package dev.polyphony.ledger;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was spent day by day, or week by week, or month by month, UTC; summed by the database, and bounded. */
public final class CostSeries {
    /** So many periods at most, as a chart has room for. */
    public static final int MOST_PERIODS = 120;

    /** So many are told apart; what others come to is one line more. */
    public static final int MOST_LINES = 7;

    /** The key of what the others come to. */
    public static final String OTHERS = "(others)";

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Database database;

    public CostSeries(Database database) {
        this.database = database;
    }

    /** How long each period is. */
    public enum Per {
        DAY(Period.DAY, 30),
        WEEK(Period.WEEK, 26),
        MONTH(Period.MONTH, 12);

        private final Period period;
        private final int usual;

        Per(Period period, int usual) {
            this.period = period;
            this.usual = usual;
        }

        /** @throws InvalidField of {@code per} */
        public static Per of(String word) {
            return Stream.of(values())
                    .filter(per -> per.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new InvalidField("per", "is not one of day, week and month"));
        }

        /** When as many periods as usual have begun before now, this one among them. */
        Instant usualBeginning(Instant now) {
            Instant first = period.startOf(now);
            for (int i = 1; i < usual; i++) {
                first = period.startOf(first.minusMillis(1));
            }
            return first;
        }

        /** The beginnings of all periods that lie in that time. */
        List<Instant> between(Instant since, Instant until) {
            List<Instant> all = new ArrayList<>();
            Instant at = period.startOf(since);
            while (at.isBefore(until)) {
                if (all.size() == MOST_PERIODS) {
                    throw new InvalidField(
                            "since",
                            "more than " + MOST_PERIODS + " periods of a " + name().toLowerCase(Locale.ROOT)
                                    + "; ask for less time, or by longer periods (per)");
                }
                all.add(at);
                at = Objects.requireNonNull(period.endOf(at));
            }
            return all;
        }
    }

    /**
     * @param periods the first day of each, ISO 8601
     * @param lines those that cost most first; each list has an entry for each period
     */
    public record Series(List<String> periods, List<Line> lines) {}

    /**
     * @param settled paid
     * @param reserved held for requests under way, at the most they can cost
     * @param unknown in doubt, likewise
     */
    public record Line(
            String key, List<Money> settled, List<Money> reserved, List<Money> unknown, List<Long> requests) {
        private static Line of(String key, List<Sums> sums) {
            return new Line(
                    key,
                    sums.stream().map(sum -> new Money(sum.settled)).toList(),
                    sums.stream().map(sum -> new Money(sum.reserved)).toList(),
                    sums.stream().map(sum -> new Money(sum.unknown)).toList(),
                    sums.stream().map(sum -> sum.requests).toList());
        }
    }

    private record Sums(long settled, long reserved, long unknown, long requests) {
        static final Sums NOTHING = new Sums(0, 0, 0, 0);

        Sums plus(Sums other) {
            return new Sums(
                    settled + other.settled,
                    reserved + other.reserved,
                    unknown + other.unknown,
                    requests + other.requests);
        }

        long all() {
            return settled + reserved + unknown;
        }
    }

    private record Row(Instant day, String key, Sums sums) {}

    /**
     * @param by category, tenant, strategy, provider or model
     * @param filter since when, which may be absent for about as long as a chart shows, and up to when; the first
     *     period is whole only where it begins with {@code since}
     * @throws InvalidField of {@code by}, or of {@code since} where those are too many periods
     * @throws StorageUnavailable where the database does not answer
     */
    public Series of(CostGrouping by, Per per, EntryFilter filter, Instant now) {
        String key = column(by);
        Instant until = filter.until() == null ? now : filter.until();
        Instant since = filter.since() == null ? per.usualBeginning(until) : filter.since();
        List<Instant> periods = per.between(since, until);
        EntryFilter bounded = new EntryFilter(since, until, filter.category(), filter.tenant(), filter.analysis());
        Map<String, List<Sums>> lines = new LinkedHashMap<>();
        rows(key, bounded).forEach(row -> {
            int at = periods.indexOf(per.period.startOf(row.day));
            List<Sums> line = lines.computeIfAbsent(row.key, any -> nothing(periods.size()));
            line.set(at, line.get(at).plus(row.sums));
        });
        return new Series(
                periods.stream()
                        .map(at -> at.atZone(ZoneOffset.UTC).toLocalDate().toString())
                        .toList(),
                told(lines, periods.size()));
    }

    private List<Row> rows(String key, EntryFilter filter) {
        return database.read(handle -> filter.bind(handle.createQuery("select reserved_at / " + DAY + " as day_number, "
                        + key + " as line, count(*) as n,"
                        + " sum(case when state in ('SETTLED', 'WRITTEN_OFF') then coalesce(cost_micros, 0) else 0 end)"
                        + " as settled, sum(case when state = 'HELD' then worst_micros else 0 end) as reserved,"
                        + " sum(case when state = 'UNKNOWN' then worst_micros else 0 end) as unknown from send"
                        + " where reserved_at >= :since and reserved_at < :until and state <> 'RELEASED'"
                        + EntryFilter.CONDITIONS + " group by day_number, line"))
                .map((row, context) -> new Row(
                        Instant.ofEpochMilli(row.getLong("day_number") * DAY),
                        row.getString("line"),
                        new Sums(
                                row.getLong("settled"),
                                row.getLong("reserved"),
                                row.getLong("unknown"),
                                row.getLong("n"))))
                .list());
    }

    private static String column(CostGrouping by) {
        return switch (by) {
            case CATEGORY -> "case when label = '' then '" + Analysis.USUAL_CATEGORY + "' else label end";
            case TENANT -> "tenant";
            case STRATEGY -> "strategy";
            case PROVIDER -> "provider";
            case MODEL -> "provider || '/' || model";
            case DAY, WEEK, MONTH, ANALYSIS ->
                throw new InvalidField("by", "is not one of category, tenant, strategy, provider and model");
        };
    }

    private static List<Line> told(Map<String, List<Sums>> lines, int periods) {
        List<Map.Entry<String, List<Sums>>> ordered = lines.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, List<Sums>>>comparingLong(line ->
                                line.getValue().stream().mapToLong(Sums::all).sum())
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        List<Line> told = ordered.stream()
                .limit(MOST_LINES)
                .map(line -> Line.of(line.getKey(), line.getValue()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (ordered.size() > MOST_LINES) {
            told.add(Line.of(
                    OTHERS,
                    ordered.stream()
                            .skip(MOST_LINES)
                            .map(Map.Entry::getValue)
                            .reduce(nothing(periods), CostSeries::together)));
        }
        return List.copyOf(told);
    }

    private static List<Sums> together(List<Sums> one, List<Sums> other) {
        return IntStream.range(0, one.size())
                .mapToObj(i -> one.get(i).plus(other.get(i)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Sums> nothing(int periods) {
        return new ArrayList<>(Collections.nCopies(periods, Sums.NOTHING));
    }
}
