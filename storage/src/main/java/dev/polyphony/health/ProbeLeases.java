package dev.polyphony.health;

import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Which processes look at what is open, and which of them at what just now. */
final class ProbeLeases {
    /** Who has not been heard of for so long is gone. */
    private static final Duration ABSENT = Duration.ofSeconds(30);

    private static final Duration FORGOTTEN = Duration.ofDays(1);

    /** Another process may not have heard yet of what the last look showed. */
    private static final Duration APART = Duration.ofSeconds(1);

    private final Database database;

    ProbeLeases(Database database) {
        this.database = database;
    }

    static boolean isAnybodyThere(Handle handle, Instant now) {
        return handle.createQuery("select count(*) from prober where seen_at > :since")
                        .bind("since", now.minus(ABSENT).toEpochMilli())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    void present(String process, Instant now) {
        database.write(handle -> {
            handle.createUpdate("delete from prober where seen_at < :before")
                    .bind("before", now.minus(FORGOTTEN).toEpochMilli())
                    .execute();
            return handle.createUpdate("insert into prober (process, seen_at) values (:process, :now)"
                            + " on conflict (process) do update set seen_at = excluded.seen_at")
                    .bind("process", process)
                    .bind("now", now.toEpochMilli())
                    .execute();
        });
    }

    void absent(String process) {
        database.write(handle -> handle.createUpdate("delete from prober where process = :process")
                .bind("process", process)
                .execute());
    }

    boolean take(HealthSubject subject, String process, Instant now, Duration most) {
        return database.write(handle -> handle.createUpdate(
                                "insert into health (subject, state, prober, lease_until) values (:subject, 'closed', :process, :until)"
                                        + " on conflict (subject) do update set prober = excluded.prober,"
                                        + " lease_until = excluded.lease_until"
                                        + " where (health.lease_until is null or health.lease_until < :now)"
                                        + " and (health.checked_at is null or health.checked_at <= :before)")
                        .bind("subject", subject.toString())
                        .bind("process", process)
                        .bind("until", now.plus(most).toEpochMilli())
                        .bind("now", now.toEpochMilli())
                        .bind("before", now.minus(APART).toEpochMilli())
                        .execute())
                > 0;
    }

    /**
     * Unless it ended and somebody else has it.
     *
     * @param inVain whether it failed by what opens no circuit; else it was a look
     */
    void giveBack(HealthSubject subject, String process, Instant now, boolean inVain, @Nullable Set<String> listed) {
        database.write(handle -> {
            handle.createUpdate("update health set " + (inVain ? "failed_at" : "checked_at")
                            + " = :now, listed = coalesce(:listed, listed) where subject = :subject")
                    .bind("now", now.toEpochMilli())
                    .bind("listed", listed == null ? null : String.join("\n", new TreeSet<>(listed)))
                    .bind("subject", subject.toString())
                    .execute();
            return handle.createUpdate(
                            "update health set lease_until = null where subject = :subject and prober = :process")
                    .bind("subject", subject.toString())
                    .bind("process", process)
                    .execute();
        });
    }
}
