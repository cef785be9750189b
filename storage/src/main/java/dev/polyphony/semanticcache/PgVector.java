package dev.polyphony.semanticcache;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.semanticcache.SemanticCache.Question;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * By PostgreSQL's extension pgvector, exactly and over all of a scope: an approximate index would be asked for the
 * nearest of everybody's and miss those of one tenant. What was kept before the extension was there is brought in once.
 */
final class PgVector implements NearestQuestions {
    /** Of whoever makes the table; others wait. */
    private static final long LOCK = 0x73656d616e746963L;

    /** Vectors in memory at a time, where those that were kept before are brought in. */
    private static final int FETCHED = 500;

    private final Database database;

    /** @throws StorageUnavailable where the database does not answer, or does not let the table be made */
    PgVector(Database database) {
        this.database = database;
        database.write(handle -> {
            database.lock(handle, LOCK, false);
            handle.execute("create table if not exists semantic_vector (call_id text primary key references"
                    + " semantic_question (call_id) on delete cascade, embedding vector not null)");
            return handle.createQuery(
                            "select call_id, vector from semantic_question q where not exists"
                                    + " (select 1 from semantic_vector v where v.call_id = q.call_id) and vector not like 'sealed:%'")
                    .setFetchSize(FETCHED)
                    .map((row, context) ->
                            insert(handle, row.getString("call_id"), VectorText.read(row.getString("vector"))))
                    .list();
        });
    }

    /** Whether the extension is installed in this database, and vectors may lie open in it. */
    static boolean isThere(Database database) {
        return !database.isFile()
                && !database.cipher().seals()
                && database.read(handle -> handle.createQuery(
                                        "select count(*) from pg_extension where extname = 'vector'")
                                .mapTo(Integer.class)
                                .one())
                        > 0;
    }

    @Override
    public void added(Handle handle, Question question) {
        insert(handle, question.callId(), question.vector());
    }

    private static int insert(Handle handle, String callId, float[] vector) {
        return handle.createUpdate(
                        "insert into semantic_vector (call_id, embedding) values (:call, cast(:vector as vector))"
                                + " on conflict do nothing")
                .bind("call", callId)
                .bind("vector", Arrays.toString(vector))
                .execute();
    }

    @Override
    public List<Near> to(CacheScope scope, float[] vector, Instant since, double least, int most) {
        return database.read(handle -> handle
                .createQuery("select q.call_id, 1 - (v.embedding <=> cast(:vector as vector))"
                        + " as similarity from semantic_question q join semantic_vector v on v.call_id = q.call_id"
                        + " where q.tenant = :tenant and q.scope = :scope and q.simulated = :simulated and q.at >= :since"
                        // Told the server, so that it does not sort them all.
                        + " order by v.embedding <=> cast(:vector as vector) limit :most")
                .bind("vector", Arrays.toString(vector))
                .bind("tenant", scope.tenant())
                .bind("scope", scope.asked())
                .bind("simulated", scope.simulated() ? 1 : 0)
                .bind("since", since.toEpochMilli())
                .bind("most", most)
                .map((row, context) -> new Near(row.getString("call_id"), row.getDouble("similarity")))
                .list()
                .stream()
                .filter(near -> near.similarity() >= least)
                .toList());
    }
}
