package dev.polyphony.ledger;

import java.time.Instant;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the books are wanted.
 *
 * @param since first instant; absent from the beginning
 * @param until first instant after; absent up to now
 * @param category only what is filed under it
 * @param tenant only on its behalf
 * @param analysis only of this one
 */
public record EntryFilter(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String category,
        @Nullable String tenant,
        @Nullable String analysis) {
    public static final EntryFilter ALL = new EntryFilter(null, null, null, null, null);

    public static EntryFilter analysis(String id) {
        return new EntryFilter(null, null, null, null, id);
    }

    /** Of a statement that {@link #bind} is for, beside its own on {@code :since} and {@code :until}. */
    static final String CONDITIONS = " and (:category = '' or label = :category) and (:tenant = '' or tenant = :tenant)"
            + " and (:analysis = '' or analysis_id = :analysis)";

    Query bind(Query query) {
        return query.bind("since", since == null ? 0 : since.toEpochMilli())
                .bind("until", until == null ? Long.MAX_VALUE : until.toEpochMilli())
                .bind("category", category == null ? "" : category)
                .bind("tenant", tenant == null ? "" : tenant)
                .bind("analysis", analysis == null ? "" : analysis);
    }
}
