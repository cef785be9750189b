package dev.polyphony.semanticcache;

import dev.polyphony.call.Money;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions with answers that earlier analyses paid for, by what they mean. The nearest are found by pgvector where
 * PostgreSQL has that extension, lets its table be made, and nothing is sealed, else among the
 * {@value StoredVectors#MOST} newest of a scope in this process' memory.
 */
public final class SemanticCache {
    private static final Logger log = LoggerFactory.getLogger(SemanticCache.class);

    private final Database database;
    private final InstantSource clock;
    private final NearestQuestions nearest;

    public SemanticCache(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.nearest = nearest(database);
    }

    /** Whether its table may be made only making it shows; without it there is the other way, so a worker starts. */
    private static NearestQuestions nearest(Database database) {
        try {
            if (PgVector.isThere(database)) {
                return new PgVector(database);
            }
        } catch (StorageUnavailable e) {
            log.warn(
                    "The semantic cache goes without pgvector, in this process' memory: {}",
                    String.valueOf(e.getCause()));
        }
        return new StoredVectors(database);
    }

    /**
     * @param callId whose answer it is
     * @param analysisId the workflow's
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Question(String callId, String analysisId, CacheScope scope, String text, float[] vector) {}

    /**
     * @param analysisId of the analysis that paid for it
     * @param similarity cosine of the two questions
     * @param answer as it was booked
     * @param cost what it cost then
     */
    public record Found(
            String callId, String analysisId, String question, double similarity, String answer, Money cost) {}

    /** What is judged together: a tenant's category. */
    public record Workload(String tenant, String category) {}

    /** From now on others may find it. Repeating is safe. */
    public void keep(Question question) {
        database.write(handle -> {
            int fresh = handle.createUpdate(
                            "insert into semantic_question (call_id, analysis_id, tenant, scope, simulated, at,"
                                    + " question, vector) values (:call, :analysis, :tenant, :scope, :simulated, :at, :question,"
                                    + " :vector) on conflict do nothing")
                    .bind("call", question.callId())
                    .bind("analysis", question.analysisId())
                    .bind("tenant", question.scope().tenant())
                    .bind("scope", question.scope().asked())
                    .bind("simulated", question.scope().simulated() ? 1 : 0)
                    .bind("at", clock.millis())
                    .bind("question", database.cipher().seal(question.text()))
                    .bind("vector", database.cipher().seal(VectorText.of(question.vector())))
                    .execute();
            if (fresh > 0) {
                nearest.added(handle, question);
            }
            return fresh;
        });
    }

    /**
     * The nearest first, whose answers are still there.
     *
     * @param except analysis whose own answers are none: members of a panel are asked each for itself
     * @param age how old an answer may be
     * @param least cosine of the last of them
     * @param most how many
     */
    public List<Found> nearest(CacheScope scope, String except, float[] vector, Duration age, double least, int most) {
        Instant since = clock.instant().minus(age);
        List<Found> found = new ArrayList<>();
        for (NearestQuestions.Near near : nearest.to(scope, vector, since, least, most)) {
            read(near, scope, except, since).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Found> read(NearestQuestions.Near near, CacheScope scope, String except, Instant since) {
        try {
            return database.read(handle -> handle.createQuery(
                            "select q.analysis_id, q.question, s.answer, s.cost_micros"
                                    + " from semantic_question q join send s on s.call_id = q.call_id and s.answer is not null"
                                    // Of the tenant, whatever an index says.
                                    + " where q.call_id = :call and q.tenant = :tenant and q.scope = :scope and q.at >= :since"
                                    + " and s.tenant = :tenant and q.analysis_id <> :except order by s.ended_at desc")
                    .bind("call", near.callId())
                    .bind("except", except)
                    .bind("tenant", scope.tenant())
                    .bind("scope", scope.asked())
                    .bind("since", since.toEpochMilli())
                    .setMaxRows(1)
                    .map((row, context) -> new Found(
                            near.callId(),
                            row.getString("analysis_id"),
                            database.cipher().open(row.getString("question")),
                            near.similarity(),
                            database.cipher().open(Objects.requireNonNull(row.getString("answer"))),
                            new Money(row.getLong("cost_micros"))))
                    .findOne());
        } catch (TextUnreadable e) {
            // One that no key at hand opens is none: the model is asked.
            return Optional.empty();
        }
    }

    /**
     * A model was asked though an earlier answer was there.
     *
     * @param same whether the two answers say the same
     * @param drawn whether the earlier one would have been given otherwise
     */
    public void compared(
            String callId, String analysisId, Workload workload, double similarity, boolean same, boolean drawn) {
        database.write(
                handle -> handle.createUpdate("insert into semantic_comparison (call_id, at, analysis_id, tenant,"
                                + " label, similarity, same, drawn) values (:call, :at, :analysis, :tenant, :label, :similarity,"
                                + " :same, :drawn) on conflict do nothing")
                        .bind("call", callId)
                        .bind("at", clock.millis())
                        .bind("analysis", analysisId)
                        .bind("tenant", workload.tenant())
                        .bind("label", workload.category())
                        .bind("similarity", similarity)
                        .bind("same", same ? 1 : 0)
                        .bind("drawn", drawn ? 1 : 0)
                        .execute());
    }

    /** What the workload's latest comparisons say. */
    public HitThreshold threshold(Workload workload) {
        return HitThreshold.of(database.read(handle -> handle.createQuery(
                        "select similarity, same from semantic_comparison where tenant = :tenant and label = :label"
                                + " order by at desc")
                .bind("tenant", workload.tenant())
                .bind("label", workload.category())
                .setMaxRows(HitThreshold.LATEST)
                .map((row, context) -> new HitThreshold.Compared(row.getDouble("similarity"), row.getInt("same") > 0))
                .list()));
    }
}
