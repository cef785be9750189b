package dev.polyphony.batches;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.call.Money;
import dev.polyphony.port.BatchStore;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.SealedJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** What submitters and followers see of batches. */
public final class StoredBatches implements BatchStore {
    private final Supplier<Database> source;
    private final InstantSource clock;

    public StoredBatches(Database database, InstantSource clock) {
        this(() -> database, clock);
    }

    /** @param source asked when something is to be kept or read */
    public StoredBatches(Supplier<Database> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public boolean open(WorkflowId id, String upload, @Nullable String name, BatchLimits limits) {
        Money most = limits.budget();
        Duration economy = limits.economy();
        return source.get().write(handle -> {
            // Two that send the same take turns; whoever comes later goes on.
            handle.createUpdate("delete from batch_line where batch_id = :id"
                            + " and exists (select 1 from batch where id = :id and state = 'RECEIVING')")
                    .bind("id", id.value())
                    .execute();
            return handle.createUpdate("insert into batch"
                                    + " (id, tenant, state, name, upload, max_cost_micros, at_once, economy_millis, lines, created_at)"
                                    + " values (:id, :tenant, 'RECEIVING', :name, :upload, :most, :atOnce, :economy, 0, :now)"
                                    + " on conflict (id) do update set upload = excluded.upload, name = excluded.name,"
                                    + " max_cost_micros = excluded.max_cost_micros, at_once = excluded.at_once,"
                                    + " economy_millis = excluded.economy_millis,"
                                    + " lines = 0, created_at = excluded.created_at"
                                    + " where batch.state = 'RECEIVING'")
                            .bind("id", id.value())
                            .bind("tenant", id.tenant())
                            .bind("name", name)
                            .bind("upload", upload)
                            .bind("most", most == null ? null : (Long) most.microUsd())
                            .bind("atOnce", limits.atOnce())
                            .bind("economy", economy == null ? null : (Long) economy.toMillis())
                            .bind("now", clock.millis())
                            .execute()
                    > 0;
        });
    }

    @Override
    public boolean add(WorkflowId id, String upload, List<BatchLine.Received> lines) {
        List<Row> rows = lines.stream().map(this::row).toList();
        return source.get().write(handle -> {
            boolean own = handle.createUpdate("update batch set lines = lines + :more"
                                    + " where id = :id and upload = :upload and state = 'RECEIVING'")
                            .bind("more", rows.size())
                            .bind("id", id.value())
                            .bind("upload", upload)
                            .execute()
                    > 0;
            if (own && !rows.isEmpty()) {
                insert(handle, id, rows);
            }
            return own;
        });
    }

    private static void insert(Handle handle, WorkflowId id, List<Row> rows) {
        PreparedBatch inserts =
                handle.prepareBatch("insert into batch_line (batch_id, line, key, status, question, problem)"
                        + " values (:batch, :line, :key, :status, :question, :problem)");
        for (Row row : rows) {
            inserts.bind("batch", id.value())
                    .bind("line", row.line)
                    .bind("key", row.key)
                    .bind("status", row.status)
                    .bind("question", row.question)
                    .bind("problem", row.problem)
                    .add();
        }
        inserts.execute();
    }

    private record Row(
            int line,
            @Nullable String key,
            String status,
            @Nullable String question,
            @Nullable String problem) {}

    private Row row(BatchLine.Received line) {
        return switch (line) {
            case BatchLine.Received.Valid valid ->
                new Row(valid.number(), valid.key(), "WAITING", json().sealed(valid.analysis()), null);
            case BatchLine.Received.Invalid invalid ->
                new Row(
                        invalid.number(),
                        invalid.key(),
                        "INVALID",
                        null,
                        json().sealed(new AnalysisResult.Problem(invalid.field(), invalid.problem())));
        };
    }

    @Override
    public boolean close(WorkflowId id, String upload, String digest) {
        return source.get()
                .write(handle -> handle.createUpdate("update batch set state = 'RUNNING', digest = :digest"
                                        + " where id = :id and upload = :upload and state = 'RECEIVING'")
                                .bind("digest", digest)
                                .bind("id", id.value())
                                .bind("upload", upload)
                                .execute()
                        > 0);
    }

    @Override
    public void drop(WorkflowId id, String upload) {
        source.get().write(handle -> {
            int dropped = handle.createUpdate(
                            "delete from batch where id = :id and upload = :upload and state = 'RECEIVING'")
                    .bind("id", id.value())
                    .bind("upload", upload)
                    .execute();
            return dropped == 0
                    ? 0
                    : handle.createUpdate("delete from batch_line where batch_id = :id")
                            .bind("id", id.value())
                            .execute();
        });
    }

    @Override
    public Optional<String> digest(WorkflowId id) {
        return source.get()
                .read(handle -> handle.createQuery("select digest from batch where id = :id and digest is not null")
                        .bind("id", id.value())
                        .mapTo(String.class)
                        .findOne());
    }

    @Override
    public Optional<BatchStatus> status(WorkflowId id) {
        return source.get()
                .read(handle -> handle.createQuery("select * from batch where id = :id")
                        .bind("id", id.value())
                        .map((row, context) -> status(row, counts(handle, id.value())))
                        .findOne());
    }

    @Override
    public List<BatchStatus> list(String tenant, int most, @Nullable String before) {
        String last = before == null ? null : new WorkflowId(tenant, before).value();
        return source.get()
                .read(handle -> handle.createQuery("select * from batch where tenant = :tenant"
                                + (last == null
                                        ? ""
                                        : " and (created_at, id) < (select created_at, id from batch where id = :last)")
                                + " order by created_at desc, id desc limit :most")
                        .bind("tenant", tenant)
                        .bind("most", most)
                        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                        .bind("last", last)
                        .map((row, context) -> status(row, counts(handle, row.getString("id"))))
                        .list());
    }

    private record Count(String status, int lines, long micros) {}

    private static List<Count> counts(Handle handle, String id) {
        return handle.createQuery("select status, count(*) lines, coalesce(sum(cost_micros), 0) micros from batch_line"
                        + " where batch_id = :id group by status")
                .bind("id", id)
                .map((row, context) -> new Count(row.getString("status"), row.getInt("lines"), row.getLong("micros")))
                .list();
    }

    private static BatchStatus status(ResultSet row, List<Count> counts) throws SQLException {
        Map<String, Integer> byStatus = new TreeMap<>();
        counts.stream()
                .filter(count -> !count.status.equals("WAITING"))
                .forEach(count -> byStatus.put(word(count.status), count.lines));
        return new BatchStatus(
                WorkflowId.parse(row.getString("id")).id(),
                BatchState.valueOf(row.getString("state")),
                row.getString("name"),
                row.getInt("lines"),
                byStatus.values().stream().mapToInt(Integer::intValue).sum(),
                byStatus,
                new Money(counts.stream().mapToLong(Count::micros).sum()),
                limits(row),
                row.getString("waits_for"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "ended_at"));
    }

    static BatchLimits limits(ResultSet row) throws SQLException {
        long micros = row.getLong("max_cost_micros");
        Money most = row.wasNull() ? null : new Money(micros);
        int atOnce = row.getInt("at_once");
        Integer lines = row.wasNull() ? null : (Integer) atOnce;
        long millis = row.getLong("economy_millis");
        return new BatchLimits(most, lines, row.wasNull() ? null : Duration.ofMillis(millis));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public List<BatchLine.Outcome> lines(WorkflowId id, int after, int most) {
        record Stored(
                int line,
                @Nullable String key,
                String status,
                @Nullable String result,
                @Nullable String problem) {}
        return source
                .get()
                .read(handle -> handle.createQuery("select line, key, status, result, problem from batch_line"
                                + " where batch_id = :id and line > :after order by line limit :most")
                        .bind("id", id.value())
                        .bind("after", after)
                        .bind("most", most)
                        .map((row, context) -> new Stored(
                                row.getInt("line"),
                                row.getString("key"),
                                row.getString("status"),
                                row.getString("result"),
                                row.getString("problem")))
                        .list())
                .stream()
                .map(row -> new BatchLine.Outcome(
                        row.line,
                        row.key,
                        word(row.status),
                        row.result == null ? null : json().opened(row.result, AnalysisResult.class),
                        row.problem == null ? null : json().opened(row.problem, AnalysisResult.Problem.class)))
                .toList();
    }

    private SealedJson json() {
        return new SealedJson(source.get().cipher(), "line");
    }

    private static String word(String status) {
        return status.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean order(WorkflowId id, BatchState wanted) {
        String from = switch (wanted) {
            case RUNNING -> "'PAUSED'";
            case PAUSED -> "'RUNNING'";
            case CANCELLING -> "'RUNNING', 'PAUSED'";
            case RECEIVING, ENDED, CANCELLED ->
                throw new IllegalArgumentException(wanted + " is nothing that can be ordered");
        };
        return source.get()
                .write(handle -> handle.createUpdate("update batch set state = :wanted, waits_for = null"
                                        + " where id = :id and state in (" + from + ")")
                                .bind("wanted", wanted.name())
                                .bind("id", id.value())
                                .execute()
                        > 0);
    }
}
