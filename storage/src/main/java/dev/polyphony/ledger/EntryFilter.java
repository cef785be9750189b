package dev.polyphony.ledger;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.WorkflowId;
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
 * @param analysis only those of this id, whichever tenant's
 */
public record EntryFilter(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String category,
        @Nullable String tenant,
        @Nullable String analysis) {
    public static final EntryFilter ALL = new EntryFilter(null, null, null, null, null);

    /** Of one analysis alone, also where an earlier version booked it under its bare id. */
    public static EntryFilter analysis(WorkflowId analysis) {
        return new EntryFilter(null, null, null, analysis.tenant(), analysis.id());
    }

    /** Of a statement that {@link #bind} is for, beside its own on {@code :since} and {@code :until}. */
    static final String CONDITIONS = " and (:category = '' or label = :category or (label = '' and :category = '"
            + Analysis.USUAL_CATEGORY + "')) and (:tenant = '' or tenant = :tenant)"
            + " and (:analysis = '' or analysis_id = :analysis or analysis_id = tenant || '~' || :analysis)";

    Query bind(Query query) {
        return query.bind("since", since == null ? 0 : since.toEpochMilli())
                .bind("until", until == null ? Long.MAX_VALUE : until.toEpochMilli())
                .bind("category", category == null ? "" : category)
                .bind("tenant", tenant == null ? "" : tenant)
                .bind("analysis", analysis == null ? "" : analysis);
    }
}
