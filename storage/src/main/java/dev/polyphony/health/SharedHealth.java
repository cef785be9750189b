package dev.polyphony.health;

import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.Notifications;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuits in the database, and this process' snapshot of them. A change is seen here at once and stored in the
 * background; while the database is away it is kept and stored later.
 */
final class SharedHealth implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SharedHealth.class);

    /** What others are told: no analysis has such an id. */
    private static final Set<String> KEY = Set.of("~health");

    private static final String LOCK = "provider health";

    /** Between two looks at a file, which tells nobody that it was written to, while somebody wants to know. */
    private static final Duration BUSY = Duration.ofMillis(250);

    /** Half of what a snapshot may be old. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private static final Duration WANTED = Duration.ofSeconds(10);

    /** A server tells: that is for what was lost, and for who looks at what is open. */
    private static final Duration TOLD = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** What could not be stored for so long is told by later calls. */
    private static final Duration OLD = Duration.ofMinutes(5);

    private static final Duration SEEN_APART = Duration.ofSeconds(10);
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);

    private final Database database;
    private final InstantSource clock;
    private final CircuitSettings settings;
    private final Consumer<HealthSubject> forget;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("provider-health").factory());

    /** Changes that are not stored yet, as they look from here. */
    private final Map<HealthSubject, Circuit> unstored = new HashMap<>();

    private final LastSeen lastSeen;
    private volatile @Nullable HealthSnapshot snapshot;
    private volatile Instant wanted = Instant.EPOCH;
    private Notifications.@Nullable Listening listening;

    /** @param forget is told of circuits that others closed */
    SharedHealth(Database database, InstantSource clock, CircuitSettings settings, Consumer<HealthSubject> forget) {
        this.database = database;
        this.clock = clock;
        this.settings = settings;
        this.forget = forget;
        this.lastSeen = new LastSeen(database, clock);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    HealthSnapshot snapshot() {
        wanted = clock.instant();
        HealthSnapshot known = snapshot;
        return known == null ? first() : known;
    }

    private synchronized HealthSnapshot first() {
        if (snapshot == null) {
            refresh();
            if (database.notifications().areSent()) {
                listening = database.notifications().listen(new Listener());
            }
            next();
        }
        return Objects.requireNonNull(snapshot);
    }

    private final class Listener implements Notifications.Listener {
        @Override
        public void changed(String key, long position) {
            if (KEY.contains(key)) {
                soon(SharedHealth.this::refresh);
            }
        }

        @Override
        public void missed() {
            soon(SharedHealth.this::refresh);
        }
    }

    private void soon(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            log.debug("nothing is read after closing");
        }
    }

    private void next() {
        boolean busy = Duration.between(wanted, clock.instant()).compareTo(WANTED) < 0;
        Duration pause = database.notifications().areSent() ? TOLD : busy ? BUSY : QUIET;
        try {
            thread.schedule(this::tick, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            log.debug("nothing is read after closing");
        }
    }

    private void tick() {
        try {
            refresh();
            lastSeen.store(SEEN_APART);
        } catch (RuntimeException e) {
            log.error("the health of providers is not read; it is tried again", e);
        } finally {
            next();
        }
    }

    /** While the database is away the last one holds. */
    void refresh() {
        Instant now = clock.instant();
        try {
            record Read(Map<HealthSubject, SubjectHealth> subjects, boolean watched) {}
            Read read =
                    database.read(handle -> new Read(HealthRows.all(handle), ProbeLeases.isAnybodyThere(handle, now)));
            publish(read.subjects, now, read.watched);
        } catch (StorageUnavailable e) {
            synchronized (this) {
                HealthSnapshot known = snapshot;
                if (known == null) {
                    snapshot = new HealthSnapshot(Map.of(), now, now, false, settings);
                } else if (known.staleSince() == null) {
                    log.warn("the health of providers is taken as it was: {}", e.getMessage());
                    snapshot = new HealthSnapshot(known.subjects(), known.at(), known.at(), known.watched(), settings);
                }
            }
        }
    }

    private synchronized void publish(Map<HealthSubject, SubjectHealth> stored, Instant now, boolean watched) {
        Map<HealthSubject, SubjectHealth> subjects = new HashMap<>(stored);
        unstored.forEach((subject, circuit) -> subjects.put(
                subject,
                subjects.getOrDefault(subject, SubjectHealth.unknown(subject)).with(circuit)));
        HealthSnapshot before = snapshot;
        snapshot = new HealthSnapshot(subjects, now, null, watched, settings);
        if (before == null) {
            return;
        }
        subjects.forEach((subject, health) -> {
            boolean wasOpen = before.of(subject).circuit() instanceof Circuit.Open;
            if (wasOpen && !(health.circuit() instanceof Circuit.Open)) {
                forget.accept(subject);
            }
            if (health.circuit() instanceof Circuit.Recovering
                    && health.circuit().at(now) instanceof Circuit.Closed) {
                change(subject, circuit -> circuit.at(now), ProviderHealth.TIME);
            }
        });
    }

    /** Here at once, for others soon; of no effect, and without a look at the database, where it changes nothing. */
    synchronized void change(HealthSubject subject, UnaryOperator<Circuit> rule, String by) {
        SubjectHealth before = snapshot().subjects().getOrDefault(subject, SubjectHealth.unknown(subject));
        Circuit after = rule.apply(before.circuit());
        if (!after.equals(before.circuit())) {
            unstored.put(subject, after);
            here(subject, after);
            Instant now = clock.instant();
            soon(() -> store(subject, rule, by, after, now));
        }
    }

    private synchronized void here(HealthSubject subject, Circuit circuit) {
        HealthSnapshot known = snapshot();
        Map<HealthSubject, SubjectHealth> subjects = new HashMap<>(known.subjects());
        subjects.put(
                subject,
                subjects.getOrDefault(subject, SubjectHealth.unknown(subject)).with(circuit));
        snapshot = new HealthSnapshot(subjects, known.at(), known.staleSince(), known.watched(), settings);
    }

    private void store(HealthSubject subject, UnaryOperator<Circuit> rule, String by, Circuit local, Instant at) {
        try {
            Circuit stored = write(subject, rule, by, at);
            synchronized (this) {
                if (unstored.remove(subject, local)) {
                    here(subject, stored);
                }
            }
        } catch (StorageUnavailable e) {
            if (clock.instant().isBefore(at.plus(OLD)) && !thread.isShutdown()) {
                thread.schedule(() -> store(subject, rule, by, local, at), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                synchronized (this) {
                    unstored.remove(subject, local);
                }
            }
        } catch (RuntimeException e) {
            log.error("the health of {} is not stored", subject, e);
            synchronized (this) {
                unstored.remove(subject, local);
            }
        }
    }

    /**
     * After all that this process learnt before, which may not be stored yet.
     *
     * @throws StorageUnavailable where it cannot be stored
     */
    void changeNow(HealthSubject subject, UnaryOperator<Circuit> rule, String by) {
        Instant now = clock.instant();
        Circuit stored = inTurn(() -> write(subject, rule, by, now));
        snapshot();
        synchronized (this) {
            unstored.remove(subject);
            here(subject, stored);
        }
    }

    private <T> T inTurn(Supplier<T> task) {
        Future<T> done;
        try {
            done = thread.submit(task::get);
        } catch (RejectedExecutionException closed) {
            return task.get();
        }
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailable(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException told ? told : new IllegalStateException(e.getCause());
        }
    }

    private Circuit write(HealthSubject subject, UnaryOperator<Circuit> rule, String by, Instant at) {
        Circuit stored = database.write(handle -> {
            database.lock(handle, new TreeSet<>(Set.of(LOCK)));
            Circuit before = HealthRows.of(handle, subject).circuit();
            Circuit after = rule.apply(before);
            if (!after.equals(before)) {
                HealthRows.put(handle, subject, after);
                if (!after.word().equals(before.word())) {
                    HealthRows.add(
                            handle,
                            new HealthChange(
                                    at,
                                    subject,
                                    before.word(),
                                    after.word(),
                                    after.cause() == null ? before.cause() : after.cause(),
                                    by));
                }
            }
            return after;
        });
        database.notifications().send(KEY);
        return stored;
    }

    LastSeen lastSeen() {
        return lastSeen;
    }

    /** Others are told that there is something new, and this process looks itself. */
    void tell() {
        database.notifications().send(KEY);
        refresh();
    }

    List<HealthChange> changes(Instant since) {
        return database.read(handle -> HealthRows.changes(handle, since));
    }

    void forgetChanges(Instant before) {
        database.write(handle -> handle.createUpdate("delete from health_change where at < :before")
                .bind("before", before.toEpochMilli())
                .execute());
    }

    @Override
    public void close() {
        Notifications.Listening heard;
        synchronized (this) {
            heard = listening;
            listening = null;
        }
        if (heard != null) {
            heard.close();
        }
        soon(() -> lastSeen.store(Duration.ZERO));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
