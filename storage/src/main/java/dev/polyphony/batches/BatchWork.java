package dev.polyphony.batches;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.experimentstore.ExperimentCases;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SealedJson;
import dev.polyphony.webhook.WebhookOutbox;
import dev.polyphony.workload.ExplorationCases;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What workers do with the lines of a batch. All of it is safe to repeat. */
public final class BatchWork {
    /** How long a batch may take to arrive. */
    private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);

    private final Database database;
    private final InstantSource clock;
    private final SealedJson json;

    public BatchWork(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.json = new SealedJson(database.cipher(), "line");
    }

    /** What is ordered of a batch, within which bounds. */
    public record Standing(BatchState state, BatchLimits limits) {}

    /** One that is to be asked. */
    public record Waiting(int line, Analysis analysis) {}

    /** @param batchId its workflow's */
    public Optional<Standing> standing(String batchId) {
        return database.read(handle -> handle.createQuery(
                        "select state, max_cost_micros, at_once, economy_millis from batch where id = :id")
                .bind("id", batchId)
                .map((row, context) ->
                        new Standing(BatchState.valueOf(row.getString("state")), StoredBatches.limits(row)))
                .findOne());
    }

    /**
     * The next lines that have not ended, in order.
     *
     * @param bytes that their questions come to together, at the most; one comes however long it is
     */
    public List<Waiting> waiting(String batchId, int after, int most, long bytes) {
        record Row(int line, String question) {}
        return database.read(handle -> {
            List<Row> rows = new ArrayList<>();
            long left = bytes;
            try (var found = handle.createQuery("select line, question from batch_line where batch_id = :id"
                            + " and line > :after and status = 'WAITING' order by line limit :most")
                    .bind("id", batchId)
                    .bind("after", after)
                    .bind("most", most)
                    .map((row, context) -> new Row(row.getInt("line"), row.getString("question")))
                    .iterator()) {
                while (found.hasNext()) {
                    Row row = found.next();
                    left -= row.question.length();
                    if (left < 0 && !rows.isEmpty()) {
                        break;
                    }
                    rows.add(row);
                }
            }
            return rows.stream()
                    .map(row -> new Waiting(row.line, json.opened(row.question, Analysis.class)))
                    .toList();
        });
    }

    /** Keeps what came of lines, by their numbers; of those that have ended before the first stands. */
    public void conclude(String batchId, Map<Integer, AnalysisResult> results) {
        if (results.isEmpty()) {
            return;
        }
        database.write(handle -> {
            PreparedBatch updates =
                    handle.prepareBatch("update batch_line set status = :status, result = :result, cost_micros = :cost"
                            + " where batch_id = :batch and line = :line and status = 'WAITING'");
            results.forEach((line, result) -> updates.bind("batch", batchId)
                    .bind("line", line)
                    .bind("status", result.status().name())
                    .bind("result", json.sealed(result))
                    .bind("cost", result.cost().microUsd())
                    .add());
            int[] updated = updates.execute();
            WorkflowId batch = WorkflowId.parse(batchId);
            results.forEach((line, result) -> {
                String analysis = new WorkflowId(batch.tenant(), BatchLine.analysisId(batch.id(), line)).value();
                ExperimentCases.concluded(handle, analysis, result, clock.millis());
                ExplorationCases.concluded(handle, analysis, result, clock.millis());
            });
            return updated;
        });
    }

    /** @param why nothing more begins, for people; absent where that is over */
    public void waits(String batchId, @Nullable String why) {
        database.write(handle -> handle.createUpdate(
                        "update batch set waits_for = :why where id = :id" + " and state in ('RUNNING', 'PAUSED')")
                .bind("why", why)
                .bind("id", batchId)
                .execute());
    }

    /**
     * Nothing comes any more: lines that were never asked are cancelled, or refused for the problem.
     *
     * @param problem why the rest was not asked; absent where it was cancelled, or there is no rest
     */
    public void end(String batchId, BatchState how, AnalysisResult.@Nullable Problem problem) {
        database.write(handle -> {
            AnalysisStatus rest = problem == null ? AnalysisStatus.CANCELLED : AnalysisStatus.REJECTED;
            handle.createUpdate("update batch_line set status = :status, problem = :problem"
                            + " where batch_id = :batch and status = 'WAITING'")
                    .bind("status", rest.name())
                    .bind("problem", problem == null ? null : json.sealed(problem))
                    .bind("batch", batchId)
                    .execute();
            int ended = handle.createUpdate("update batch set state = :state, ended_at = :now, waits_for = null"
                            + " where id = :batch and ended_at is null")
                    .bind("state", how.name())
                    .bind("now", clock.millis())
                    .bind("batch", batchId)
                    .execute();
            if (ended > 0) {
                WebhookOutbox.add(handle, batchId, how, clock.millis());
            }
            return ended;
        });
    }

    /** Deletes batches that ended longer ago than that, and those that never came whole. */
    public int forget(Duration age) {
        return database.write(handle -> {
            List<String> old = handle.createQuery("select id from batch where ended_at < :before"
                            + " or (state = 'RECEIVING' and created_at < :upload)")
                    .bind("before", clock.instant().minus(age).toEpochMilli())
                    .bind("upload", clock.instant().minus(LONGEST_UPLOAD).toEpochMilli())
                    .mapTo(String.class)
                    .list();
            old.forEach(id -> delete(handle, id));
            return old.size();
        });
    }

    private static void delete(Handle handle, String id) {
        handle.createUpdate("delete from batch_line where batch_id = :id")
                .bind("id", id)
                .execute();
        handle.createUpdate("delete from batch where id = :id").bind("id", id).execute();
    }
}
