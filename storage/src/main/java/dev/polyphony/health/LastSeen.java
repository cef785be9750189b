package dev.polyphony.health;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When providers and models answered and failed last. Stored now and then, not with each call: it is for people, and
 * for probes that need not be.
 */
final class LastSeen {
    private static final Logger log = LoggerFactory.getLogger(LastSeen.class);

    private final Database database;
    private final InstantSource clock;
    private final Map<HealthSubject, Seen> news = new ConcurrentHashMap<>();
    private volatile Instant stored = Instant.EPOCH;

    private record Seen(
            @Nullable Instant succeeded, @Nullable Instant failed) {}

    LastSeen(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void saw(HealthSubject subject, Instant at, boolean answered) {
        news.merge(
                subject,
                answered ? new Seen(at, null) : new Seen(null, at),
                (old, more) -> new Seen(
                        more.succeeded == null ? old.succeeded : more.succeeded,
                        more.failed == null ? old.failed : more.failed));
    }

    /** @param apart at least, from one time to the next */
    void store(Duration apart) {
        Instant now = clock.instant();
        if (news.isEmpty() || now.isBefore(stored.plus(apart))) {
            return;
        }
        Map<HealthSubject, Seen> some = new HashMap<>(news);
        some.forEach(news::remove);
        stored = now;
        try {
            database.write(handle -> {
                PreparedBatch rows = handle.prepareBatch(
                        "insert into health (subject, state, succeeded_at, failed_at) values (:subject, 'closed', :succeeded, :failed)"
                                + " on conflict (subject) do update set"
                                + " succeeded_at = coalesce(excluded.succeeded_at, health.succeeded_at),"
                                + " failed_at = coalesce(excluded.failed_at, health.failed_at)");
                // In the order of their names: no two processes wait for each other's rows.
                new TreeMap<>(some)
                        .forEach((subject, what) -> rows.bind("subject", subject.toString())
                                .bind("succeeded", HealthRows.millis(what.succeeded))
                                .bind("failed", HealthRows.millis(what.failed))
                                .add());
                return rows.execute();
            });
        } catch (StorageUnavailable e) {
            log.debug("when providers answered last is not stored: {}", e.getMessage());
        }
    }
}
