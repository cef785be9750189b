package dev.polyphony.access;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who did what in an installation. Nothing of prompts, answers or keys is in it. */
public final class AuditLog {
    private final Database database;

    public AuditLog(Database database) {
        this.database = database;
    }

    /**
     * One thing that was done.
     *
     * @param tenant whose it is; absent where it is about the installation
     * @param who a key, as {@code pk_abcd2345 (ci)}, or a user of the command line
     * @param action such as {@code submit}, {@code key.create}, {@code budget.set}
     * @param subject the analysis, key, budget or provider
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            @JsonFormat(shape = JsonFormat.Shape.STRING) Instant at,
            @Nullable String tenant,
            String who,
            String action,
            String subject,
            @Nullable String detail) {}

    /**
     * Which entries.
     *
     * @param tenant absent for all
     * @param who all or the beginning of it; absent for all
     * @param action all or the beginning of it, as {@code key}; absent for all
     */
    public record Filter(
            @Nullable String tenant,
            @Nullable String who,
            @Nullable String action,
            Instant since,
            int most) {}

    /** @throws StorageUnavailable where nobody says that it is written */
    public void write(Collection<Entry> entries) {
        database.write(handle -> {
            entries.forEach(entry -> write(handle, entry));
            return entries;
        });
    }

    /** The latest first. */
    public List<Entry> read(Filter filter) {
        return database.read(handle -> handle.createQuery("select at, tenant, who, action, subject, detail from audit"
                        + " where at >= :since and (:tenant = '' or tenant = :tenant)"
                        + " and substr(who, 1, length(:who)) = :who"
                        + " and substr(action, 1, length(:action)) = :action order by at desc")
                .bind("since", filter.since().toEpochMilli())
                .bind("tenant", filter.tenant() == null ? "" : filter.tenant())
                .bind("who", filter.who() == null ? "" : filter.who())
                .bind("action", filter.action() == null ? "" : filter.action())
                .setMaxRows(filter.most())
                .map((row, context) -> new Entry(
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("tenant"),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("detail")))
                .list());
    }

    /**
     * Deletes what was written before.
     *
     * @return how many entries
     */
    public int forgetBefore(Instant before) {
        return database.write(handle -> handle.createUpdate("delete from audit where at < :before")
                .bind("before", before.toEpochMilli())
                .execute());
    }

    /** As part of the transaction that does it. */
    public static void write(Handle handle, Entry entry) {
        handle.createUpdate("insert into audit (at, tenant, who, action, subject, detail)"
                        + " values (:at, :tenant, :who, :action, :subject, :detail)")
                .bind("at", entry.at().toEpochMilli())
                .bind("tenant", entry.tenant())
                .bind("who", entry.who())
                .bind("action", entry.action())
                .bind("subject", entry.subject())
                .bind("detail", entry.detail())
                .execute();
    }
}
