package dev.polyphony.traffic;

import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.ledger.SendOutcome;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What became of the requests of some period, summed by the database. A request counts as in {@link TrafficFigures},
 * and where it failed by what was asked, too; money and tokens are those of all that were sent. Each method throws
 * {@link StorageUnavailable} where the database does not answer.
 */
public final class ProviderAnalytics {
    /** Those that ask the next model where one fails, and nobody beside it. */
    private static final String ONE_AFTER_THE_OTHER = "'fallback', 'cheapest', 'escalate', 'balanced'";

    /** Absent of what is under way, and of what failed on our own side. */
    private static final String ENDED = "coalesce(outcome, request_failure)";

    private static final String PERIOD =
            " from send where reserved_at >= :since and reserved_at < :until and (:tenant = '' or tenant = :tenant)";

    private final Database database;

    public ProviderAnalytics(Database database) {
        this.database = database;
    }

    /**
     * @param fallbacks analyses whose answer another model gave after one had failed
     * @param failures of providers, by their kinds as JSON has them, such as {@code throttled}
     * @param requestErrors requests that failed by what was asked
     */
    public record Figures(List<Part> providers, long fallbacks, Map<String, Long> failures, long requestErrors) {
        public Figures {
            providers = List.copyOf(providers);
            failures = Map.copyOf(failures);
        }

        public long requests() {
            return providers.stream().mapToLong(Part::requests).sum();
        }

        public long tokens() {
            return providers.stream().mapToLong(Part::tokens).sum();
        }

        public Money cost() {
            return providers.stream().map(Part::cost).reduce(Money.ZERO, Money::plus);
        }
    }

    /**
     * @param requests that were answered or failed
     * @param averageMillis of those that were answered; absent where none was
     */
    public record Part(
            ProviderId provider,
            long requests,
            long answered,
            @Nullable Long averageMillis,
            long tokens,
            Money cost) {}

    /**
     * @param until first instant after
     * @param tenant absent for all
     */
    public Figures of(Instant since, Instant until, @Nullable String tenant) {
        return database.snapshot(handle -> new Figures(
                bound(
                                handle,
                                "select provider, count(" + ENDED + ") as requests,"
                                        + " sum(case when outcome = :answered then 1 else 0 end) as answered,"
                                        + " sum(case when outcome = :answered then took_ms else 0 end) as took,"
                                        + " sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) as tokens,"
                                        + " sum(coalesce(cost_micros, 0)) as cost" + PERIOD
                                        + " group by provider order by provider",
                                since,
                                until,
                                tenant)
                        .bind("answered", SendOutcome.ANSWERED)
                        .map((row, context) -> {
                            long answered = row.getLong("answered");
                            return new Part(
                                    new ProviderId(row.getString("provider")),
                                    row.getLong("requests"),
                                    answered,
                                    answered == 0 ? null : row.getLong("took") / answered,
                                    row.getLong("tokens"),
                                    new Money(Math.max(0, row.getLong("cost"))));
                        })
                        .list(),
                bound(
                                handle,
                                "select count(*) from (select analysis_id" + PERIOD + " and strategy in ("
                                        + ONE_AFTER_THE_OTHER + ") group by analysis_id"
                                        + " having sum(case when outcome = :answered then 1 else 0 end) > 0"
                                        + " and sum(case when " + ENDED + " <> :answered then 1 else 0 end) > 0"
                                        + " and count(distinct provider || '/' || model) > 1) switched",
                                since,
                                until,
                                tenant)
                        .bind("answered", SendOutcome.ANSWERED)
                        .mapTo(Long.class)
                        .one(),
                bound(
                                handle,
                                "select outcome, count(*) as n" + PERIOD + " and outcome <> :answered"
                                        + " group by outcome order by outcome",
                                since,
                                until,
                                tenant)
                        .bind("answered", SendOutcome.ANSWERED)
                        .reduceRows(new LinkedHashMap<>(), (all, row) -> {
                            all.put(
                                    Objects.requireNonNull(row.getColumn("outcome", String.class)),
                                    Objects.requireNonNull(row.getColumn("n", Long.class)));
                            return all;
                        }),
                bound(handle, "select count(request_failure)" + PERIOD, since, until, tenant)
                        .mapTo(Long.class)
                        .one()));
    }

    /**
     * What the last failure of each of these was, as far as a request met it; none for who has not failed since then.
     */
    public Map<ProviderId, String> lastFailures(Collection<ProviderId> providers, Instant since) {
        return database.read(handle -> {
            Map<ProviderId, String> last = new LinkedHashMap<>();
            for (ProviderId provider : providers) {
                lastFailure(handle, provider, since).ifPresent(kind -> last.put(provider, kind));
            }
            return last;
        });
    }

    private static Optional<String> lastFailure(Handle handle, ProviderId provider, Instant since) {
        return handle.createQuery("select outcome from send where reserved_at >= :since and provider = :provider"
                        + " and outcome <> :answered order by reserved_at desc, n desc")
                .bind("since", since.toEpochMilli())
                .bind("provider", provider.value())
                .bind("answered", SendOutcome.ANSWERED)
                .setMaxRows(1)
                .mapTo(String.class)
                .findOne();
    }

    private static Query bound(Handle handle, String sql, Instant since, Instant until, @Nullable String tenant) {
        return handle.createQuery(sql)
                .bind("since", since.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .bind("tenant", tenant == null ? "" : tenant);
    }
}
