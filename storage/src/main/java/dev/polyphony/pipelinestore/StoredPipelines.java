package dev.polyphony.pipelinestore;

import dev.polyphony.analysis.AnalysisResult.Problem;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.Money;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipeline.PipelineNode;
import dev.polyphony.pipeline.PipelineState;
import dev.polyphony.pipeline.PipelineStatus;
import dev.polyphony.port.PipelineStore;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SealedJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** What submitters and followers see of pipelines. */
public final class StoredPipelines implements PipelineStore {
    private final Supplier<Database> source;
    private final InstantSource clock;

    public StoredPipelines(Database database, InstantSource clock) {
        this(() -> database, clock);
    }

    /** @param source asked when something is to be kept or read */
    public StoredPipelines(Supplier<Database> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public boolean add(WorkflowId id, Pipeline pipeline, String digest) {
        Money most = pipeline.maxCost();
        String definition = json().sealed(pipeline);
        return source.get().write(handle -> {
            int added = handle.createUpdate("insert into pipeline"
                            + " (id, tenant, state, name, definition, digest, round, max_cost_micros, created_at)"
                            + " values (:id, :tenant, 'RUNNING', :name, :definition, :digest, 1, :most, :now)"
                            + " on conflict (id) do nothing")
                    .bind("id", id.value())
                    .bind("tenant", id.tenant())
                    .bind("name", pipeline.name())
                    .bind("definition", definition)
                    .bind("digest", digest)
                    .bind("most", most == null ? null : (Long) most.microUsd())
                    .bind("now", clock.millis())
                    .execute();
            if (added > 0) {
                insert(handle, id, pipeline.nodes());
            }
            return added > 0;
        });
    }

    private static void insert(Handle handle, WorkflowId id, List<PipelineNode> nodes) {
        PreparedBatch rows =
                handle.prepareBatch("insert into pipeline_node (pipeline_id, place, node, after, file, person, state)"
                        + " values (:id, :place, :node, :after, :file, :person, 'PENDING')");
        for (int i = 0; i < nodes.size(); i++) {
            PipelineNode node = nodes.get(i);
            rows.bind("id", id.value())
                    .bind("place", i + 1)
                    .bind("node", node.name())
                    .bind("after", String.join(",", node.after()))
                    .bind("file", node instanceof PipelineNode.Ask ask ? ask.resultFile() : null)
                    .bind("person", node instanceof PipelineNode.Approval ? 1 : 0)
                    .add();
        }
        rows.execute();
    }

    @Override
    public Optional<String> digest(WorkflowId id) {
        return column(id, "digest");
    }

    @Override
    public Optional<Pipeline> definition(WorkflowId id) {
        return column(id, "definition").map(body -> json().opened(body, Pipeline.class));
    }

    private Optional<String> column(WorkflowId id, String column) {
        return source.get()
                .read(handle -> handle.createQuery("select " + column + " from pipeline where id = :id")
                        .bind("id", id.value())
                        .mapTo(String.class)
                        .findOne());
    }

    @Override
    public Optional<PipelineStatus> status(WorkflowId id, boolean texts) {
        return source.get()
                .read(handle -> handle.createQuery("select * from pipeline where id = :id")
                        .bind("id", id.value())
                        .map((row, context) -> status(handle, row, texts))
                        .findOne());
    }

    @Override
    public List<PipelineStatus> list(String tenant, int most, @Nullable String before) {
        String last = before == null ? null : new WorkflowId(tenant, before).value();
        return source.get()
                .read(handle -> handle.createQuery("select * from pipeline where tenant = :tenant"
                                + (last == null
                                        ? ""
                                        : " and (created_at, id) < (select created_at, id from pipeline where id = :last)")
                                + " order by created_at desc, id desc limit :most")
                        .bind("tenant", tenant)
                        .bind("most", most)
                        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                        .bind("last", last)
                        .map((row, context) -> status(handle, row, false))
                        .list());
    }

    private PipelineStatus status(Handle handle, ResultSet row, boolean texts) throws SQLException {
        String id = Objects.requireNonNull(row.getString("id"));
        List<PipelineStatus.Node> nodes = handle.createQuery(
                        "select * from pipeline_node where pipeline_id = :id order by place")
                .bind("id", id)
                .map((node, context) -> node(WorkflowId.parse(id), node, texts))
                .list();
        String problem = row.getString("problem");
        return new PipelineStatus(
                WorkflowId.parse(id).id(),
                PipelineState.valueOf(row.getString("state")),
                row.getString("name"),
                row.getInt("round"),
                nodes,
                nodes.stream()
                        .map(node -> node.cost() == null ? Money.ZERO : node.cost())
                        .reduce(Money.ZERO, Money::plus),
                money(row, "max_cost_micros"),
                problem == null ? null : json().opened(problem, Problem.class),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "ended_at"));
    }

    private PipelineStatus.Node node(WorkflowId pipeline, ResultSet row, boolean texts) throws SQLException {
        String name = Objects.requireNonNull(row.getString("node"));
        boolean person = row.getInt("person") > 0;
        NodeState state = NodeState.valueOf(row.getString("state"));
        String after = Objects.requireNonNull(row.getString("after"));
        double confidence = row.getDouble("confidence");
        Double sure = row.wasNull() ? null : (Double) confidence;
        int degraded = row.getInt("degraded");
        Boolean lacking = (row.wasNull() || degraded == 0) ? null : (Boolean) true;
        boolean asked = !person && (state == NodeState.RUNNING || row.getString("run_id") != null);
        return new PipelineStatus.Node(
                name,
                state,
                after.isEmpty() ? List.of() : List.of(after.split(",")),
                asked ? Pipeline.analysisId(pipeline.id(), name) : null,
                opened(row.getString("question")),
                texts || person ? opened(row.getString("answer")) : null,
                row.getString("file"),
                row.getString("model"),
                money(row, "cost_micros"),
                sure,
                lacking,
                opened(row.getString("why")),
                instant(row, "began_at"),
                instant(row, "ended_at"));
    }

    private @Nullable String opened(@Nullable String sealed) {
        return sealed == null ? null : source.get().cipher().open(sealed);
    }

    private static @Nullable Money money(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : new Money(micros);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public boolean decide(WorkflowId id, String node, NodeState decision, @Nullable String comment) {
        if (decision != NodeState.APPROVED && decision != NodeState.REJECTED) {
            throw new IllegalArgumentException(decision + " is nothing that a person decides");
        }
        return source.get()
                .write(handle -> handle.createUpdate("update pipeline_node set state = :decision, answer = :comment,"
                                        + " ended_at = :now where pipeline_id = :id and node = :node"
                                        + " and state = 'WAITING' and exists"
                                        + " (select 1 from pipeline where id = :id and state = 'RUNNING')")
                                .bind("decision", decision.name())
                                .bind("comment", comment == null ? null : sealed(comment))
                                .bind("now", clock.millis())
                                .bind("id", id.value())
                                .bind("node", node)
                                .execute()
                        > 0);
    }

    private String sealed(String text) {
        return source.get().cipher().seal(text);
    }

    @Override
    public boolean cancel(WorkflowId id) {
        return source.get()
                .write(handle -> handle.createUpdate(
                                        "update pipeline set state = 'CANCELLING' where id = :id and state = 'RUNNING'")
                                .bind("id", id.value())
                                .execute()
                        > 0);
    }

    @Override
    public boolean resume(WorkflowId id, @Nullable Money maxCost) {
        String definition = maxCost == null
                ? null
                : definition(id)
                        .map(pipeline -> json().sealed(pipeline.forAtMost(maxCost)))
                        .orElse(null);
        List<String> resumable = new ArrayList<>();
        for (PipelineState state : PipelineState.values()) {
            if (state.isResumable()) {
                resumable.add("'" + state.name() + "'");
            }
        }
        return source.get().write(handle -> {
            int resumed = handle.createUpdate(
                            "update pipeline set state = 'RUNNING', round = round + 1, ended_at = null,"
                                    + " problem = null where id = :id and state in (" + String.join(", ", resumable)
                                    + ")")
                    .bind("id", id.value())
                    .execute();
            if (resumed > 0 && maxCost != null && definition != null) {
                handle.createUpdate(
                                "update pipeline set definition = :definition, max_cost_micros = :most where id = :id")
                        .bind("definition", definition)
                        .bind("most", maxCost.microUsd())
                        .bind("id", id.value())
                        .execute();
            }
            if (resumed > 0) {
                handle.createUpdate("update pipeline_node set state = 'PENDING', run_id = null, question = null,"
                                + " answer = null, model = null, cost_micros = null, confidence = null, degraded = null,"
                                + " why = null, began_at = null, ended_at = null"
                                + " where pipeline_id = :id and state not in ('ANSWERED', 'APPROVED')")
                        .bind("id", id.value())
                        .execute();
            }
            return resumed > 0;
        });
    }

    private SealedJson json() {
        return new SealedJson(source.get().cipher(), "pipeline");
    }
}
