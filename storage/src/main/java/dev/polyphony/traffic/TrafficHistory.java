package dev.polyphony.traffic;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.ledger.SendOutcome;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What providers made of the requests of some time, in equal steps, summed by the database: whatever was sent, no more
 * comes back than there are providers and steps. A request counts as in {@link TrafficFigures}, in the step in which it
 * was reserved.
 */
public final class TrafficHistory {
    private final Database database;

    public TrafficHistory(Database database) {
        this.database = database;
    }

    /** How far back, in about a hundred steps. */
    public enum Span {
        HOUR("1h", Duration.ofMinutes(1), 60),
        DAY("24h", Duration.ofMinutes(15), 96),
        WEEK("7d", Duration.ofHours(2), 84);

        private final String word;
        private final Duration step;
        private final int steps;

        Span(String word, Duration step, int steps) {
            this.word = word;
            this.step = step;
            this.steps = steps;
        }

        public String word() {
            return word;
        }

        public Duration step() {
            return step;
        }

        /** @throws InvalidField of {@code span} */
        public static Span of(String word) {
            return Stream.of(values())
                    .filter(span -> span.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new InvalidField(
                            "span",
                            "is not one of "
                                    + Stream.of(values()).map(Span::word).collect(Collectors.joining(", "))));
        }

        /** The beginnings of its steps, the one that runs last; they lie at the same instants whenever it is asked. */
        public List<Instant> until(Instant now) {
            long length = step.toMillis();
            long last = now.toEpochMilli() / length * length;
            return Stream.iterate(last - (steps - 1) * length, at -> at + length)
                    .limit(steps)
                    .map(Instant::ofEpochMilli)
                    .toList();
        }
    }

    /**
     * @param steps when each began
     * @param providers that were asked in that time, by name; each has as many points as there are steps
     */
    public record History(List<Instant> steps, Map<ProviderId, List<Point>> providers) {
        public History {
            steps = List.copyOf(steps);
            providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        }

        /** The part that each point's provider had of all requests of its step; absent where there was none. */
        public List<@Nullable Double> shares(ProviderId provider) {
            List<Point> own = providers.getOrDefault(provider, List.of());
            List<@Nullable Double> shares = new ArrayList<>();
            for (int i = 0; i < own.size(); i++) {
                long all = 0;
                for (List<Point> points : providers.values()) {
                    all += points.get(i).requests();
                }
                shares.add(all == 0 ? null : (Double) ((double) own.get(i).requests() / all));
            }
            return Collections.unmodifiableList(shares);
        }
    }

    /**
     * @param requests that were answered or failed
     * @param p50 seconds within which half of the answers came, from sending to their end, by nearest rank; absent
     *     where there was none
     * @param p95 likewise of 95 in 100
     * @param cost as booked so far
     */
    public record Point(
            long requests,
            long answered,
            @Nullable Double p50,
            @Nullable Double p95,
            Money cost) {
        static final Point NOTHING = new Point(0, 0, null, null, Money.ZERO);

        public @Nullable Double successRate() {
            return requests == 0 ? null : (Double) ((double) answered / requests);
        }
    }

    /**
     * @param tenant absent for all
     * @throws StorageUnavailable where the database does not answer
     */
    public History of(Span span, Instant now, @Nullable String tenant) {
        List<Instant> steps = span.until(now);
        return database.snapshot(handle -> {
            Map<Place, Times> times = bound(handle, TIMES, span, steps, tenant)
                    .bind("answered", SendOutcome.ANSWERED)
                    .map((row, context) -> Map.entry(Place.of(row), new Times(row.getLong("p50"), row.getLong("p95"))))
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            Map<ProviderId, List<Point>> providers = new LinkedHashMap<>();
            bound(handle, SUMS, span, steps, tenant)
                    .bind("answered", SendOutcome.ANSWERED)
                    .map((row, context) -> Map.entry(Place.of(row), point(row, times.get(Place.of(row)))))
                    .forEach(one -> providers
                            .computeIfAbsent(
                                    one.getKey().provider,
                                    provider -> new ArrayList<>(Collections.nCopies(steps.size(), Point.NOTHING)))
                            .set(one.getKey().step, one.getValue()));
            return new History(steps, providers);
        });
    }

    private static Point point(ResultSet row, @Nullable Times times) throws SQLException {
        return new Point(
                row.getLong("requests"),
                row.getLong("answered"),
                times == null ? null : (Double) (times.p50 / 1000.0),
                times == null ? null : (Double) (times.p95 / 1000.0),
                new Money(Math.max(0, row.getLong("cost"))));
    }

    private static final String STEP = "(reserved_at - :since) / :step";

    private static final String OF_THAT_TIME =
            " from send where reserved_at >= :since and reserved_at < :until and (:tenant = '' or tenant = :tenant)";

    private static final String SUMS = "select provider, " + STEP + " as place,"
            + " sum(case when outcome is null then 0 else 1 end) as requests,"
            + " sum(case when outcome = :answered then 1 else 0 end) as answered,"
            + " sum(coalesce(cost_micros, 0)) as cost" + OF_THAT_TIME + " group by provider, place order by provider";

    /** The times at two ranks of each step: all of them would be as many as there are requests. */
    private static final String TIMES = "select provider, place,"
            + " max(case when nearest = (n + 1) / 2 then took_ms end) as p50,"
            + " max(case when nearest = (95 * n + 99) / 100 then took_ms end) as p95 from (select provider, place,"
            + " took_ms, row_number() over (partition by provider, place order by took_ms) as nearest,"
            + " count(*) over (partition by provider, place) as n from (select provider, took_ms, " + STEP
            + " as place" + OF_THAT_TIME + " and outcome = :answered) timed) ranked group by provider, place";

    private record Place(ProviderId provider, int step) {
        static Place of(ResultSet row) throws SQLException {
            return new Place(new ProviderId(row.getString("provider")), row.getInt("place"));
        }
    }

    private record Times(long p50, long p95) {}

    private static Query bound(Handle handle, String sql, Span span, List<Instant> steps, @Nullable String tenant) {
        return handle.createQuery(sql)
                .bind("since", steps.getFirst().toEpochMilli())
                .bind("until", steps.getLast().plus(span.step).toEpochMilli())
                .bind("step", span.step.toMillis())
                .bind("tenant", tenant == null ? "" : tenant);
    }
}
