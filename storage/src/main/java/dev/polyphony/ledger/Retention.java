package dev.polyphony.ledger;

import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Deletes what was asked and answered when it is old. What it cost stays on the books. */
public final class Retention {
    private static final int MOST_AT_ONCE = 1000;

    private final Database database;
    private final InstantSource clock;

    public Retention(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Analyses of which nothing was stored for that long, the oldest first, 1,000 at most: some may be open still. */
    public List<String> expired(Duration age) {
        return database.read(handle -> handle.createQuery("select analysis_id from ("
                        + "select analysis_id, max(at) as latest from content_use group by analysis_id"
                        + " union all select analysis_id, max(reserved_at) as latest from send"
                        + " where answer is not null group by analysis_id"
                        + " union all select analysis_id, max(at) as latest from result group by analysis_id"
                        // Of those that nothing else is left of: others' events are older than their end.
                        + " union all select analysis_id, at as latest from event where position = 1) stored"
                        + " group by analysis_id having max(latest) < :before order by max(latest)")
                .bind("before", clock.instant().minus(age).toEpochMilli())
                .setMaxRows(MOST_AT_ONCE)
                .mapTo(String.class)
                .list());
    }

    /**
     * Deletes an ended analysis' answers, results and events, and its texts unless another one needs them. Repeating is
     * safe.
     */
    public void forget(String analysisId) {
        database.write(handle -> {
            handle.createUpdate("update send set answer = null where analysis_id = :analysis and answer is not null")
                    .bind("analysis", analysisId)
                    .execute();
            handle.createUpdate("delete from semantic_question where analysis_id = :analysis")
                    .bind("analysis", analysisId)
                    .execute();
            handle.createUpdate("delete from event where analysis_id = :analysis")
                    .bind("analysis", analysisId)
                    .execute();
            handle.createUpdate("delete from result where analysis_id = :analysis")
                    .bind("analysis", analysisId)
                    .execute();
            List<String> digests = handle.createQuery("select digest from content_use where analysis_id = :analysis")
                    .bind("analysis", analysisId)
                    .mapTo(String.class)
                    .list();
            handle.createUpdate("delete from content_use where analysis_id = :analysis")
                    .bind("analysis", analysisId)
                    .execute();
            digests.forEach(digest -> handle.createUpdate("delete from content where digest = :digest and not exists"
                            + " (select 1 from content_use where content_use.digest = :digest)")
                    .bind("digest", digest)
                    .execute());
            return digests;
        });
    }
}
