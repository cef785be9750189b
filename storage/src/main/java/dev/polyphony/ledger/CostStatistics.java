package dev.polyphony.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.Money;
import dev.polyphony.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** What analyses cost, and what they would have cost otherwise. */
public final class CostStatistics {
    private final Database database;

    public CostStatistics(Database database) {
        this.database = database;
    }

    /**
     * @param analyses that sent a request or were answered from the cache
     * @param calls that were answered and paid for
     * @param unpriced requests whose model has no price: they are in no amount
     * @param strongest against asking a model of the strongest level once for each analysis; absent where nothing can
     *     be compared
     * @param everybody against asking all models of each plan at once; absent likewise
     * @param semantic of the hits, those to questions in other words; absent where there is nothing to be said of them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Figures(
            long analyses,
            long requests,
            long calls,
            @JsonIgnore Money settled,
            Money reserved,
            Money unknown,
            Money simulated,
            @JsonProperty("unpriced_requests") long unpriced,
            @Nullable Comparison strongest,
            @Nullable Comparison everybody,
            Cached cache,
            @JsonProperty("semantic_cache") @Nullable SemanticCacheFigures semantic) {
        /** Absent where nobody can say: there are requests without a price, and nothing else was paid. */
        @JsonProperty("settled")
        public @Nullable Money knownSettled() {
            return unpriced > 0 && settled.equals(Money.ZERO) ? null : settled;
        }

        /** Of those analyses that cost anything; absent where nobody can say. */
        @JsonProperty("per_analysis")
        public @Nullable Money perAnalysis() {
            Money paid = knownSettled();
            if (paid == null) {
                return null;
            }
            return analyses == 0 ? Money.ZERO : new Money(paid.microUsd() / analyses);
        }
    }

    /**
     * @param analyses that can be compared: with a price on both sides
     * @param paid what those cost
     * @param otherwise what they would have cost
     */
    public record Comparison(long analyses, Money paid, Money otherwise) {
        /** Less than nothing where it cost more. */
        @JsonProperty("saved_share")
        public double savedShare() {
            return otherwise.equals(Money.ZERO) ? 0 : 1 - (double) paid.microUsd() / otherwise.microUsd();
        }
    }

    /**
     * @param hits calls that an earlier analysis had paid for
     * @param rate of all answered calls, 0 to 1
     */
    public record Cached(long hits, double rate, Money saved) {}

    public Figures of(EntryFilter filter) {
        return database.read(handle -> {
            List<One> analyses = query(handle, PER_ANALYSIS, "reserved_at", filter, " group by analysis_id")
                    .map((row, context) -> One.of(row))
                    .list();
            Hits hits = query(handle, HITS, "at", filter, "")
                    .map((row, context) -> new Hits(row.getLong("n"), row.getLong("analyses"), row.getLong("saved")))
                    .one();
            long calls = analyses.stream().mapToLong(One::calls).sum();
            return new Figures(
                    analyses.size() + hits.analyses,
                    analyses.stream().mapToLong(One::requests).sum(),
                    calls,
                    sum(analyses, One::settled),
                    sum(analyses, One::reserved),
                    sum(analyses, One::unknown),
                    sum(analyses, One::simulated),
                    analyses.stream().mapToLong(One::unpriced).sum(),
                    comparison(analyses, One::strongest),
                    comparison(analyses, One::everybody),
                    new Cached(hits.n, hits.n == 0 ? 0 : (double) hits.n / (hits.n + calls), new Money(hits.saved)),
                    semantic(handle, filter));
        });
    }

    private static @Nullable SemanticCacheFigures semantic(Handle handle, EntryFilter filter) {
        Hits hits = query(handle, SEMANTIC_HITS, "at", filter, "")
                .map((row, context) -> new Hits(row.getLong("n"), 0, row.getLong("saved")))
                .one();
        List<SemanticCacheFigures.Compared> compared = query(
                        handle, COMPARISONS, "at", filter, " order by tenant, label, at desc")
                .map((row, context) -> new SemanticCacheFigures.Compared(
                        row.getString("tenant"),
                        row.getString("label"),
                        row.getDouble("similarity"),
                        row.getInt("same") > 0,
                        row.getInt("drawn") > 0))
                .list();
        return hits.n == 0 && compared.isEmpty()
                ? null
                : SemanticCacheFigures.of(hits.n, new Money(hits.saved), compared);
    }

    private static final String SEMANTIC_HITS =
            "select count(*) as n, coalesce(sum(saved_micros), 0) as saved from hit where similarity is not null and";

    private static final String COMPARISONS =
            "select tenant, label, similarity, same, drawn from semantic_comparison where";

    private static final String PER_ANALYSIS = "select analysis_id, count(*) as requests, count(answer) as calls,"
            + " sum(case when state in ('SETTLED', 'WRITTEN_OFF') then cost_micros else 0 end) as settled,"
            + " sum(case when state = 'HELD' then worst_micros else 0 end) as reserved,"
            + " sum(case when state = 'UNKNOWN' then worst_micros else 0 end) as unknown,"
            + " sum(case when state in ('SETTLED', 'WRITTEN_OFF') then cost_micros * simulated else 0 end)"
            + " as simulated, sum(case when unpriced = 1 and state <> 'RELEASED' and coalesce(cost_micros, 0) = 0"
            + " then 1 else 0 end) as unpriced, max(strongest_micros) as strongest, max(everybody_micros) as everybody"
            + " from send where";

    /** Analyses of which a call was paid for are counted with those. */
    private static final String HITS = "select count(*) as n, coalesce(sum(saved_micros), 0) as saved,"
            + " count(distinct case when not exists (select 1 from send where send.analysis_id = hit.analysis_id)"
            + " then hit.analysis_id end) as analyses from hit where";

    private record Hits(long n, long analyses, long saved) {}

    private record One(
            long requests,
            long calls,
            long settled,
            long reserved,
            long unknown,
            long simulated,
            long unpriced,
            @Nullable Long strongest,
            @Nullable Long everybody) {
        static One of(ResultSet row) throws SQLException {
            return new One(
                    row.getLong("requests"),
                    row.getLong("calls"),
                    row.getLong("settled"),
                    row.getLong("reserved"),
                    row.getLong("unknown"),
                    row.getLong("simulated"),
                    row.getLong("unpriced"),
                    RowMappers.number(row, "strongest"),
                    RowMappers.number(row, "everybody"));
        }
    }

    private static Money sum(List<One> analyses, ToLongFunction<One> figure) {
        return new Money(Math.max(0, analyses.stream().mapToLong(figure).sum()));
    }

    private static @Nullable Comparison comparison(List<One> all, Function<One, @Nullable Long> otherwise) {
        List<One> compared =
                all.stream().filter(one -> otherwise.apply(one) != null).toList();
        return compared.isEmpty()
                ? null
                : new Comparison(
                        compared.size(),
                        new Money(compared.stream().mapToLong(One::settled).sum()),
                        new Money(compared.stream()
                                .map(otherwise)
                                .filter(Objects::nonNull)
                                .mapToLong(Long::longValue)
                                .sum()));
    }

    private static Query query(Handle handle, String select, String time, EntryFilter filter, String grouped) {
        return filter.bind(handle.createQuery(
                select + " " + time + " >= :since and " + time + " < :until" + EntryFilter.CONDITIONS + grouped));
    }
}
