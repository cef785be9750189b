package dev.polyphony.workload;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

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

    /** @param learnt as JSON, in whatever form those who learn from it write */
    public record Stored(String tenant, String name, Instant at, String learnt) {}

    /** In the place of what was learnt before under that name; the same again changes its time only. */
    public void put(String tenant, String name, String learnt) {
        database.write(handle -> handle.createUpdate("insert into learnt_workload (tenant, name, learnt_at, learnt)"
                        + " values (:tenant, :name, :at, :learnt) on conflict (tenant, name) do update set"
                        + " learnt_at = excluded.learnt_at, learnt = excluded.learnt")
                .bind("tenant", tenant)
                .bind("name", name)
                .bind("at", clock.instant().toEpochMilli())
                .bind("learnt", learnt)
                .execute());
    }

    /** @return whether there was one */
    public boolean delete(String tenant, String name) {
        return database.write(handle -> handle.createUpdate(
                                "delete from learnt_workload where tenant = :tenant and name = :name")
                        .bind("tenant", tenant)
                        .bind("name", name)
                        .execute())
                > 0;
    }

    /** Of all tenants, by name. */
    public List<Stored> all() {
        return database.read(handle -> handle.createQuery(
                        "select tenant, name, learnt_at, learnt from learnt_workload order by tenant, name")
                .map((row, context) -> new Stored(
                        row.getString("tenant"),
                        row.getString("name"),
                        Instant.ofEpochMilli(row.getLong("learnt_at")),
                        row.getString("learnt")))
                .list());
    }

    /** Changes when anything of it does: what was learnt need not be read again before. */
    public String version() {
        return database.read(handle -> handle.createQuery(
                        "select count(*) || ' ' || coalesce(max(learnt_at), 0) || ' ' || coalesce(sum(learnt_at), 0)"
                                + " from learnt_workload")
                .mapTo(String.class)
                .one());
    }
}
