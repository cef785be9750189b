package dev.polyphony.pipelinestore;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Money;
import dev.polyphony.pipeline.NodeEnd;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SealedJson;
import dev.polyphony.webhook.WebhookOutbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** What workers do with pipelines. All of it is safe to repeat. */
public final class PipelineWork {
    private final Database database;
    private final InstantSource clock;
    private final SealedJson json;

    public PipelineWork(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.json = new SealedJson(database.cipher(), "pipeline");
    }

    /** @param pipelineId its workflow's */
    public Optional<Pipeline> definition(String pipelineId) {
        return database.read(handle -> handle.createQuery("select definition from pipeline where id = :id")
                        .bind("id", pipelineId)
                        .mapTo(String.class)
                        .findOne())
                .map(body -> json.opened(body, Pipeline.class));
    }

    /** Empty where it was deleted. */
    public Optional<PipelineState> state(String pipelineId) {
        return database.read(handle -> handle.createQuery("select state from pipeline where id = :id")
                .bind("id", pipelineId)
                .mapTo(String.class)
                .findOne()
                .map(PipelineState::valueOf));
    }

    /** What came of the nodes that have ended, by name. */
    public Map<String, NodeEnd> ends(String pipelineId) {
        record Row(
                String node,
                NodeState state,
                @Nullable String answer,
                @Nullable Double confidence) {}
        List<Row> rows = database.read(handle -> handle.createQuery(
                        "select node, state, answer, confidence from pipeline_node where pipeline_id = :id")
                .bind("id", pipelineId)
                .map((row, context) -> {
                    double confidence = row.getDouble("confidence");
                    return new Row(
                            Objects.requireNonNull(row.getString("node")),
                            NodeState.valueOf(row.getString("state")),
                            row.getString("answer"),
                            row.getObject("confidence") == null ? null : (Double) confidence);
                })
                .list());
        Map<String, NodeEnd> ends = new HashMap<>();
        for (Row row : rows) {
            if (row.state.isFinal()) {
                ends.put(
                        row.node,
                        new NodeEnd(
                                row.state,
                                row.answer == null ? null : database.cipher().open(row.answer),
                                row.confidence));
            }
        }
        return ends;
    }

    /**
     * Its turn has come.
     *
     * @param question what a person is asked; absent where an analysis is
     */
    public void begin(String pipelineId, String node, @Nullable String question) {
        database.write(handle -> {
            int first = handle.createUpdate("update pipeline_node set state = :state, question = :question,"
                            + " began_at = :now where pipeline_id = :id and node = :node and state = 'PENDING'")
                    .bind("state", (question == null ? NodeState.RUNNING : NodeState.WAITING).name())
                    .bind(
                            "question",
                            question == null ? null : database.cipher().seal(question))
                    .bind("now", clock.millis())
                    .bind("id", pipelineId)
                    .bind("node", node)
                    .execute();
            if (first > 0 && question != null) {
                WebhookOutbox.add(handle, pipelineId, round(handle, pipelineId), node, clock.millis());
            }
            return first;
        });
    }

    private static int round(Handle handle, String pipelineId) {
        return handle.createQuery("select round from pipeline where id = :id")
                .bind("id", pipelineId)
                .mapTo(Integer.class)
                .one();
    }

    /** How a node ended without an analysis, unless it has; returns how it has. */
    public NodeState end(String pipelineId, String node, NodeState state, @Nullable String why) {
        return ended(pipelineId, node, state, why, null, null);
    }

    /** How a node's analysis ended, unless that is known; returns how it is known. */
    public NodeState end(String pipelineId, String node, String runId, AnalysisResult result) {
        return ended(pipelineId, node, NodeState.of(result.status()), why(result), runId, result);
    }

    /** Of one without an answer what was wrong with it, or with whoever was asked last. */
    private static @Nullable String why(AnalysisResult result) {
        Problem problem = result.problem();
        if (problem != null) {
            return problem.field() + ": " + problem.message();
        }
        return result.status() == AnalysisStatus.ANSWERED || result.status() == AnalysisStatus.CANCELLED
                ? null
                : result.calls().stream()
                        .filter(CallRecord.Failed.class::isInstance)
                        .map(call -> call.name() + ": "
                                + ((CallRecord.Failed) call).failure().describe())
                        .reduce((first, last) -> last)
                        .orElse(null);
    }

    private NodeState ended(
            String pipelineId,
            String node,
            NodeState state,
            @Nullable String why,
            @Nullable String runId,
            @Nullable AnalysisResult result) {
        String answer = result == null ? null : result.response();
        return database.write(handle -> {
            Update update = handle.createUpdate("update pipeline_node set state = :state, why = :why, run_id = :run,"
                            + " answer = :answer, model = :model, cost_micros = :cost, confidence = :confidence,"
                            + " degraded = :degraded, ended_at = :now"
                            + " where pipeline_id = :id and node = :node"
                            + " and state in ('PENDING', 'RUNNING', 'WAITING')")
                    .bind("state", state.name())
                    .bind("why", why == null ? null : database.cipher().seal(why))
                    .bind("run", runId)
                    .bind("answer", answer == null ? null : database.cipher().seal(answer))
                    .bind("model", result == null ? null : result.modelUsed())
                    .bind("cost", result == null ? null : cost(result.spending()))
                    .bind("confidence", result == null ? null : result.confidence())
                    .bind("degraded", result == null || !result.gaps().degraded() ? 0 : 1)
                    .bind("now", clock.millis())
                    .bind("id", pipelineId)
                    .bind("node", node);
            update.execute();
            return handle.createQuery("select state from pipeline_node where pipeline_id = :id and node = :node")
                    .bind("id", pipelineId)
                    .bind("node", node)
                    .mapTo(String.class)
                    .findOne()
                    .map(NodeState::valueOf)
                    .orElse(state);
        });
    }

    /** Absent where nothing of it is known: that is not a cost of nothing. */
    private static @Nullable Long cost(AnalysisResult.Spending spent) {
        return spent.complete() || !spent.cost().equals(Money.ZERO)
                ? (Long) spent.cost().microUsd()
                : null;
    }

    /** What people have decided, by node. */
    public Map<String, NodeState> decisions(String pipelineId) {
        record Row(String node, String state) {}
        Map<String, NodeState> decisions = new HashMap<>();
        database.read(handle -> handle.createQuery("select node, state from pipeline_node where pipeline_id = :id"
                                + " and person = 1 and state in ('APPROVED', 'REJECTED')")
                        .bind("id", pipelineId)
                        .map((row, context) -> new Row(
                                Objects.requireNonNull(row.getString("node")),
                                Objects.requireNonNull(row.getString("state"))))
                        .list())
                .forEach(row -> decisions.put(row.node, NodeState.valueOf(row.state)));
        return decisions;
    }

    /** Nothing comes any more, unless it is resumed. */
    public void conclude(String pipelineId, PipelineState how, @Nullable Problem problem) {
        database.write(handle -> {
            int ended = handle.createUpdate("update pipeline set state = :state, problem = :problem,"
                            + " ended_at = :now where id = :id and ended_at is null")
                    .bind("state", how.name())
                    .bind("problem", problem == null ? null : json.sealed(problem))
                    .bind("now", clock.millis())
                    .bind("id", pipelineId)
                    .execute();
            if (ended > 0) {
                WebhookOutbox.add(handle, pipelineId, round(handle, pipelineId), how, clock.millis());
            }
            return ended;
        });
    }

    /** Deletes pipelines that ended longer ago than that. */
    public int forget(Duration age) {
        return database.write(handle -> {
            List<String> old = handle.createQuery("select id from pipeline where ended_at < :before")
                    .bind("before", clock.instant().minus(age).toEpochMilli())
                    .mapTo(String.class)
                    .list();
            old.forEach(id -> {
                handle.createUpdate("delete from pipeline_node where pipeline_id = :id")
                        .bind("id", id)
                        .execute();
                handle.createUpdate("delete from pipeline where id = :id")
                        .bind("id", id)
                        .execute();
            });
            return old.size();
        });
    }
}
