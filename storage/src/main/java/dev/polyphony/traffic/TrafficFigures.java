package dev.polyphony.traffic;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.ledger.SendOutcome;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What providers, their models and the agents of the pool made of the requests that were sent lately, from the ledger.
 * A request counts once its provider has answered or failed it; what failed on our own side, or by what was asked,
 * counts nowhere. Every method throws {@link StorageUnavailable} where the database does not answer.
 */
public final class TrafficFigures {
    /** What is taken as lately. */
    public static final Duration WINDOW = Duration.ofMinutes(15);

    private final Database database;
    private final InstantSource clock;

    public TrafficFigures(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Of requests that were sent from {@code since} on; each by name. */
    public record Figures(
            Instant since,
            Map<ProviderId, Numbers> providers,
            Map<ModelRef, Numbers> models,
            Map<String, Numbers> agents) {
        /** The part that a provider had of all requests, 0 to 1; 0 where there was none. */
        public double share(ProviderId provider) {
            return share(provider, providers);
        }

        /** The part that an agent had of all that agents were given, 0 to 1; 0 where there was none. */
        public double agentShare(String agent) {
            return share(agent, agents);
        }

        private static <K> double share(K one, Map<K, Numbers> all) {
            long sum = all.values().stream().mapToLong(Numbers::requests).sum();
            Numbers own = all.get(one);
            return own == null || sum == 0 ? 0 : (double) own.requests / sum;
        }
    }

    /**
     * @param requests that were answered or failed
     * @param failures by their kinds as JSON has them, such as {@code throttled}
     * @param seconds from sending a request that was answered to its end; absent where none was
     * @param cost as booked so far
     * @param inFlight that are under way at this moment
     */
    public record Numbers(
            long requests,
            Map<String, Long> failures,
            @Nullable Seconds seconds,
            long inputTokens,
            long outputTokens,
            Money cost,
            long inFlight) {
        public long failed() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }

        /** 0 to 1; 0 where there was no request. */
        public double errorRate() {
            return requests == 0 ? 0 : (double) failed() / requests;
        }

        /** 0 to 1; 1 where there was no request. */
        public double successRate() {
            return 1 - errorRate();
        }
    }

    /** How long answers took: their mean, and the time within which half of them and 95 in 100 came. */
    public record Seconds(double average, double p50, double p95) {}

    /** Of the last {@link #WINDOW}. */
    public Figures lately() {
        return since(clock.instant().minus(WINDOW));
    }

    public Figures since(Instant since) {
        return database.read(handle -> {
            List<Sum> sums = sums(handle, since);
            List<Took> times = handle.createQuery("select provider, model, agent, took_ms from send"
                            + " where reserved_at >= :since and outcome = '" + SendOutcome.ANSWERED + "'")
                    .bind("since", since.toEpochMilli())
                    .map((row, context) -> new Took(Subject.of(row), row.getLong("took_ms")))
                    .list();
            return new Figures(
                    since,
                    numbers(sums, times, Subject::provider),
                    numbers(sums, times, Subject::ref),
                    numbers(sums, times, Subject::agent));
        });
    }

    /** When the requests to these providers were sent: from the first to the end of the last; empty where none was. */
    public Optional<Duration> span(Instant since, Collection<ProviderId> providers) {
        if (providers.isEmpty()) {
            return Optional.empty();
        }
        return database.read(handle -> handle.createQuery("select min(reserved_at) as first,"
                        + " max(coalesce(ended_at, reserved_at)) as last, count(*) as n from send"
                        + " where reserved_at >= :since and outcome is not null and provider in (<providers>)")
                .bind("since", since.toEpochMilli())
                .bindList("providers", providers.stream().map(ProviderId::value).toList())
                .map((row, context) -> row.getLong("n") == 0
                        ? Optional.<Duration>empty()
                        : Optional.of(Duration.ofMillis(row.getLong("last") - row.getLong("first"))))
                .one());
    }

    /** What balancing needs: by provider how many, how many of them failed, how long the others took, of one query. */
    static List<Sum> sums(Handle handle, Instant since) {
        return handle.createQuery("select provider, model, agent, outcome, count(*) as n, sum(took_ms) as took,"
                        + " sum(input_tokens) as input, sum(output_tokens) as output, sum(cost_micros) as cost,"
                        + " sum(case when state = 'HELD' then 1 else 0 end) as held"
                        + " from send where reserved_at >= :since group by provider, model, agent, outcome"
                        + " order by provider, model, agent")
                .bind("since", since.toEpochMilli())
                .map((row, context) -> new Sum(
                        Subject.of(row),
                        row.getString("outcome"),
                        row.getLong("n"),
                        row.getLong("took"),
                        row.getLong("input"),
                        row.getLong("output"),
                        row.getLong("cost"),
                        row.getLong("held")))
                .list();
    }

    record Subject(ModelRef ref, @Nullable String agent) {
        static Subject of(ResultSet row) throws SQLException {
            return new Subject(
                    new ModelRef(new ProviderId(row.getString("provider")), row.getString("model")),
                    row.getString("agent"));
        }

        ProviderId provider() {
            return ref.provider();
        }
    }

    /** @param outcome absent where there is none that counts */
    record Sum(
            Subject subject,
            @Nullable String outcome,
            long requests,
            long millis,
            long input,
            long output,
            long cost,
            long held) {
        boolean counts() {
            return outcome != null;
        }

        boolean answered() {
            return SendOutcome.ANSWERED.equals(outcome);
        }
    }

    private record Took(Subject subject, long millis) {}

    /** @param key absent for what belongs nowhere */
    private static <K> Map<K, Numbers> numbers(List<Sum> sums, List<Took> times, Function<Subject, @Nullable K> key) {
        Map<K, List<Sum>> grouped = new LinkedHashMap<>();
        for (Sum sum : sums) {
            K name = key.apply(sum.subject);
            if (name != null) {
                grouped.computeIfAbsent(name, any -> new ArrayList<>()).add(sum);
            }
        }
        Map<K, List<Took>> took = new LinkedHashMap<>();
        for (Took one : times) {
            K name = key.apply(one.subject);
            if (name != null) {
                took.computeIfAbsent(name, any -> new ArrayList<>()).add(one);
            }
        }
        Map<K, Numbers> all = new LinkedHashMap<>();
        grouped.forEach((name, own) -> all.put(name, numbers(own, took.getOrDefault(name, List.of()))));
        return all;
    }

    private static Numbers numbers(List<Sum> sums, List<Took> times) {
        Map<String, Long> failures = sums.stream()
                .filter(sum -> sum.counts() && !sum.answered())
                .collect(Collectors.toMap(sum -> String.valueOf(sum.outcome), Sum::requests, Long::sum, TreeMap::new));
        return new Numbers(
                sums.stream().filter(Sum::counts).mapToLong(Sum::requests).sum(),
                failures,
                seconds(times.stream().mapToLong(Took::millis).sorted().toArray()),
                sums.stream().mapToLong(Sum::input).sum(),
                sums.stream().mapToLong(Sum::output).sum(),
                new Money(sums.stream().mapToLong(Sum::cost).sum()),
                sums.stream().mapToLong(Sum::held).sum());
    }

    private static @Nullable Seconds seconds(long[] sorted) {
        return sorted.length == 0
                ? null
                : new Seconds(
                        LongStream.of(sorted).average().orElse(0) / 1000, within(sorted, 0.5), within(sorted, 0.95));
    }

    /** By nearest rank. */
    private static double within(long[] sorted, double part) {
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[rank - 1] / 1000.0;
    }
}
