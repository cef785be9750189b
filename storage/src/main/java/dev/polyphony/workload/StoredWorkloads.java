package dev.polyphony.workload;

import dev.polyphony.access.AuditLog;
import dev.polyphony.alert.DriftAlert;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What was learnt of models' answers to kinds of prompts, each tenant's by itself. Each method throws
 * {@link StorageUnavailable} where the database does not answer.
 */
public final class StoredWorkloads {
    private final Database database;
    private final InstantSource clock;

    public StoredWorkloads(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param at when it was learnt
     * @param learnt as JSON, in whatever form those who learn from it write
     * @param drifts what was noticed of it since, all answers together first
     * @param explored what came of asking other models than it would ask, as it was looked at last
     */
    public record Stored(
            String tenant,
            String name,
            Instant at,
            String learnt,
            List<DriftAlert> drifts,
            List<ExploredModel> explored) {
        public Stored {
            drifts = List.copyOf(drifts);
            explored = List.copyOf(explored);
        }
    }

    /**
     * In the place of what was learnt before under that name; the same again changes its time only.
     *
     * @param by who wants it, for the record
     */
    public void put(String tenant, String name, String learnt, String by) {
        database.write(handle -> {
            forgetWhatCame(handle, tenant, name);
            record(handle, tenant, name, by, "train");
            return handle.createUpdate("insert into learnt_workload (tenant, name, learnt_at, learnt)"
                            + " values (:tenant, :name, :at, :learnt) on conflict (tenant, name) do update set"
                            + " learnt_at = excluded.learnt_at, learnt = excluded.learnt")
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .bind("at", clock.instant().toEpochMilli())
                    .bind("learnt", learnt)
                    .execute();
        });
    }

    /**
     * From the next submission on nobody goes by it.
     *
     * @param by who wants it, for the record
     * @return whether there was one
     */
    public boolean delete(String tenant, String name, String by) {
        return database.write(handle -> {
            forgetWhatCame(handle, tenant, name);
            boolean deleted = handle.createUpdate("delete from learnt_workload where tenant = :tenant and name = :name")
                            .bind("tenant", tenant)
                            .bind("name", name)
                            .execute()
                    > 0;
            if (deleted) {
                record(handle, tenant, name, by, "remove");
            }
            return deleted;
        });
    }

    private void record(Handle handle, String tenant, String name, String by, String action) {
        AuditLog.write(handle, new AuditLog.Entry(clock.instant(), tenant, by, "workload." + action, name, null));
    }

    private static void forgetWhatCame(Handle handle, String tenant, String name) {
        handle.createUpdate("delete from workload_drift where tenant = :tenant and workload = :name")
                .bind("tenant", tenant)
                .bind("name", name)
                .execute();
        ExplorationCases.forget(handle, tenant, name);
    }

    /** Of all tenants, by name. */
    public List<Stored> all() {
        return database.read(handle -> {
            Map<List<Object>, List<DriftAlert>> drifts = handle
                    .createQuery("select * from workload_drift order by model, direction")
                    .map((row, context) -> WorkloadDrift.alert(row))
                    .stream()
                    .collect(Collectors.groupingBy(
                            drift -> List.of(drift.tenant(), drift.workload(), drift.learntAt())));
            Map<Training, List<ExploredModel>> explored = ExplorationFindings.all(handle);
            return handle.createQuery(
                            "select tenant, name, learnt_at, learnt from learnt_workload order by tenant, name")
                    .map((row, context) -> stored(row, drifts, explored))
                    .list();
        });
    }

    /** Of that tenant, by name. */
    public List<Stored> of(String tenant) {
        return all().stream().filter(one -> one.tenant().equals(tenant)).toList();
    }

    private static Stored stored(
            ResultSet row, Map<List<Object>, List<DriftAlert>> drifts, Map<Training, List<ExploredModel>> explored)
            throws SQLException {
        String tenant = row.getString("tenant");
        String name = row.getString("name");
        Instant at = Instant.ofEpochMilli(row.getLong("learnt_at"));
        return new Stored(
                tenant,
                name,
                at,
                row.getString("learnt"),
                drifts.getOrDefault(List.of(tenant, name, at), List.of()),
                explored.getOrDefault(new Training(tenant, name, at), List.of()));
    }

    /** Changes when anything of it does: what was learnt need not be read again before. */
    public String version() {
        return database.read(handle -> handle.createQuery(
                        "select count(*) || ' ' || coalesce(max(learnt_at), 0) || ' ' || coalesce(sum(learnt_at), 0)"
                                + " || ' ' || (select count(*) from workload_drift)"
                                + " || ' ' || (select count(*) || ' ' || coalesce(max(looked_at), 0)"
                                + " from exploration_finding) from learnt_workload")
                .mapTo(String.class)
                .one());
    }
}
