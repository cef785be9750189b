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
 * When providers and models answered and failed last, and how many of their calls failed on end. Stored now and then,
 * not with each call: it is for people, and for probes that need not be.
 */
final class LastSeen {
    private static final Logger log = LoggerFactory.getLogger(LastSeen.class);

    private final Database database;
    private final InstantSource clock;
    private final Map<HealthSubject, Seen> news = new ConcurrentHashMap<>();
    private final Map<HealthSubject, Boolean> answers = new ConcurrentHashMap<>();
    private volatile Instant stored = Instant.EPOCH;
    private volatile boolean turned;

    /**
     * @param failedCalls on end
     * @param first whether those that are stored do not count any more
     */
    private record Seen(
            @Nullable Instant succeeded,
            @Nullable Instant failed,
            int failedCalls,
            boolean first,
            @Nullable Instant failedCall) {
        Seen and(Seen more) {
            return new Seen(
                    more.succeeded == null ? succeeded : more.succeeded,
                    more.failed == null ? failed : more.failed,
                    more.first ? more.failedCalls : failedCalls + more.failedCalls,
                    first || more.first,
                    more.failedCall == null ? failedCall : more.failedCall);
        }
    }

    LastSeen(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    void saw(HealthSubject subject, Instant at, boolean answered) {
        news.merge(
                subject, answered ? new Seen(at, null, 0, true, null) : new Seen(null, at, 0, false, null), Seen::and);
        Boolean before = answers.put(subject, answered);
        turned |= before != null && before != answered;
    }

    /** One more call to it failed. */
    void failedCall(HealthSubject subject, Instant at) {
        news.merge(subject, new Seen(null, null, 1, false, at), Seen::and);
    }

    /** What failed before counts no more. */
    void begunAnew(HealthSubject subject) {
        news.merge(subject, new Seen(null, null, 0, true, null), Seen::and);
    }

    /**
     * @param apart at least, from one time to the next; at once where somebody answers who did not, or the other way
     */
    void store(Duration apart) {
        Instant now = clock.instant();
        if (news.isEmpty() || (!turned && now.isBefore(stored.plus(apart)))) {
            return;
        }
        turned = false;
        Map<HealthSubject, Seen> some = new HashMap<>(news);
        some.forEach(news::remove);
        stored = now;
        try {
            database.write(handle -> {
                PreparedBatch rows = handle.prepareBatch(
                        "insert into health (subject, state, succeeded_at, failed_at, failed_calls, failed_call_at)"
                                + " values (:subject, 'closed', :succeeded, :failed, :failedCalls, :failedCall)"
                                + " on conflict (subject) do update set"
                                + " succeeded_at = coalesce(excluded.succeeded_at, health.succeeded_at),"
                                + " failed_at = coalesce(excluded.failed_at, health.failed_at),"
                                + " failed_calls = excluded.failed_calls + case when :first = 1 then 0"
                                + " else coalesce(health.failed_calls, 0) end,"
                                + " failed_call_at = coalesce(excluded.failed_call_at, health.failed_call_at)");
                // In the order of their names: no two processes wait for each other's rows.
                new TreeMap<>(some)
                        .forEach((subject, what) -> rows.bind("subject", subject.toString())
                                .bind("succeeded", HealthRows.millis(what.succeeded))
                                .bind("failed", HealthRows.millis(what.failed))
                                .bind("failedCalls", what.failedCalls)
                                .bind("failedCall", HealthRows.millis(what.failedCall))
                                .bind("first", what.first ? 1 : 0)
                                .add());
                return rows.execute();
            });
        } catch (StorageUnavailable e) {
            log.debug("when providers answered last is not stored: {}", e.getMessage());
        }
    }
}
