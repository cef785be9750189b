package dev.polyphony.access;

import dev.polyphony.port.StorageUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys as a starter knows them: all of them, looked up anew where what is known is older than two seconds, and
 * before somebody is refused, ten times a second at the most. So what is revoked opens nothing two seconds later, a new
 * key opens at once, and a flood of keys that are none costs the database little. Where the database does not answer,
 * what was known holds for five minutes more. Safe for use by many threads.
 */
public final class KnownKeys implements AutoCloseable {
    /** How long a change may take to be known here. */
    public static final Duration FRESH = Duration.ofSeconds(2);

    /** For how long keys open what they opened when the database was last there. */
    static final Duration STALE = Duration.ofMinutes(5);

    /** Before somebody is refused. */
    private static final Duration REFUSAL = Duration.ofMillis(100);

    private static final Duration LAST_USE = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(KnownKeys.class);

    private final Supplier<AccessKeys> keys;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Known known;
    private volatile @Nullable Missed missed;

    /** Who comes next does not wait for the same. */
    private record Missed(StorageUnavailable why, long at) {}

    /**
     * @param byDigest all keys there are
     * @param read when
     * @param tried when they were last looked for; later than read where the database did not answer then
     */
    private record Known(Map<String, AccessKey> byDigest, long read, long tried) {
        boolean isCurrent() {
            return read == tried;
        }
    }

    /** @param keys asked for when they are first needed */
    public KnownKeys(Supplier<AccessKeys> keys, InstantSource clock) {
        this(keys, clock, System::nanoTime);
    }

    KnownKeys(Supplier<AccessKeys> keys, InstantSource clock, LongSupplier nanoTime) {
        this.keys = keys;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether a key was ever made, and not removed since.
     *
     * @throws StorageUnavailable where nobody knows
     */
    public boolean areThere() {
        return !all().isEmpty();
    }

    /**
     * What stands behind the text of a key: its {@link #state} says whether it opens anything. Empty where nobody made
     * it.
     *
     * @throws StorageUnavailable where nobody knows
     */
    public Optional<AccessKey> find(KeyText text) {
        AccessKey found = all().get(text.digest());
        if (found != null && state(found) == AccessKey.State.VALID) {
            used.add(found.id());
        }
        return Optional.ofNullable(found);
    }

    public AccessKey.State state(AccessKey key) {
        return key.state(clock.instant());
    }

    /**
     * Before somebody is refused by what is known.
     *
     * @return whether it was looked up anew
     */
    public boolean lookAgain() {
        Known before = known;
        return before == null || latest(REFUSAL).tried() != before.tried();
    }

    private Map<String, AccessKey> all() {
        return latest(FRESH).byDigest();
    }

    private Known latest(Duration age) {
        Known now = known;
        if (now != null && !isOlder(now.tried(), age)) {
            return now;
        }
        // Where the database was away, one waits to see whether it is back, and the others go on with what is known.
        if (now == null || now.isCurrent() || isOlder(now.read(), STALE)) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return now;
        }
        try {
            now = known;
            if (now == null || isOlder(now.tried(), age)) {
                now = look(now);
                known = now;
            }
            return now;
        } finally {
            looking.unlock();
        }
    }

    private Known look(@Nullable Known before) {
        Missed last = missed;
        if (last != null && !isOlder(last.at(), FRESH)) {
            throw new StorageUnavailable(last.why());
        }
        try {
            AccessKeys stored = keys.get();
            // From before it was asked: what changes meanwhile may be missing.
            long asked = nanoTime.getAsLong();
            Known found = new Known(stored.byDigest(), asked, asked);
            record(stored, found.byDigest());
            return found;
        } catch (StorageUnavailable e) {
            if (before == null || isOlder(before.read(), STALE)) {
                missed = new Missed(e, nanoTime.getAsLong());
                throw e;
            }
            log.warn("the keys cannot be looked up; those that were known hold until the database answers");
            return new Known(before.byDigest(), before.read(), nanoTime.getAsLong());
        }
    }

    /** Of those that were used since, once a minute each. */
    private void record(AccessKeys stored, Map<String, AccessKey> all) {
        Instant now = clock.instant();
        Set<String> due = new HashSet<>();
        for (AccessKey key : all.values()) {
            Instant last = key.usedAt();
            if (used.contains(key.id()) && (last == null || last.isBefore(now.minus(LAST_USE)))) {
                due.add(key.id());
            }
        }
        if (!due.isEmpty()) {
            stored.used(due, now);
        }
        used.clear();
    }

    private boolean isOlder(long since, Duration age) {
        return nanoTime.getAsLong() - since > age.toNanos();
    }

    /** What was used last is written down. */
    @Override
    public void close() {
        Known last = known;
        if (last != null && !used.isEmpty()) {
            try {
                record(keys.get(), last.byDigest());
            } catch (StorageUnavailable e) {
                log.info("when keys were last used is not on record: {}", e.getMessage());
            }
        }
    }
}
