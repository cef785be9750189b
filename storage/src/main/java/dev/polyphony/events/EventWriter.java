package dev.polyphony.events;

import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.storage.DatabaseErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores events in the order they came, all that came within 20 ms at once. Where that is much, what comes next in an
 * answer goes with what came before it, as one event: a busy process tells longer pieces and not more of them. While
 * the database is away they wait; where too many do, the oldest are lost. One that cannot be stored is lost alone.
 */
final class EventWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

    /** From the beginning of one transaction to the next one's. */
    private static final Duration APART = Duration.ofMillis(20);

    private static final Duration UNTIL_ANOTHER_TRY = Duration.ofSeconds(1);
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 500;

    /** What two hundred answers in pieces come to in that time, and a little more. */
    static final int MUCH = 100;

    /** What fifty calls tell in some seconds, while each streams its answer. */
    static final int MOST_WAITING = 10_000;

    private final Consumer<List<AnalysisEvent>> storage;
    private final BlockingDeque<AnalysisEvent> waiting = new LinkedBlockingDeque<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile long notBefore = System.nanoTime();

    /** Its one thread begins with the first event. */
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("polyphony-events").factory());

    /** What is being stored; the executor's alone. */
    private final List<AnalysisEvent> batch = new ArrayList<>();

    /** @param storage stores all of a list or none; storing one twice is safe */
    EventWriter(Consumer<List<AnalysisEvent>> storage) {
        this.storage = storage;
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void add(AnalysisEvent event) {
        while (!waiting.offerLast(event)) {
            if (waiting.pollFirst() != null && lost.getAndIncrement() == 0) {
                log.warn("events are lost: {} wait to be stored", MOST_WAITING);
            }
        }
        schedule();
    }

    /** Waits until what was taken before is stored, at most so long; it is not waited for that others come. */
    void settle(Duration atMost) {
        settled(atMost);
    }

    /** As {@link #settle}; whether it is stored. */
    boolean settled(Duration atMost) {
        try {
            return executor.submit(this::write).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            log.debug("events are still to be stored");
        }
        return false;
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                executor.schedule(this::write, Math.max(0, notBefore - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                log.debug("an event is lost: it came after closing");
            }
        }
    }

    private boolean write() {
        notBefore = System.nanoTime() + APART.toNanos();
        try {
            boolean stored = store();
            if (!stored) {
                notBefore = System.nanoTime() + UNTIL_ANOTHER_TRY.toNanos();
            }
            return stored;
        } finally {
            scheduled.set(false);
            if (!batch.isEmpty() || !waiting.isEmpty()) {
                schedule();
            }
        }
    }

    /** @return whether nothing is left of what was taken: stored, or it never can be */
    private boolean store() {
        List<AnalysisEvent> taken = new ArrayList<>();
        waiting.drainTo(taken, MOST_AT_ONCE - batch.size());
        // What was tried before stays as it is: it may have been stored.
        batch.addAll(taken.size() > MUCH ? joined(taken) : taken);
        if (batch.isEmpty()) {
            // Another one's wait took them along.
            return true;
        }
        try {
            storage.accept(batch);
            batch.clear();
        } catch (RuntimeException together) {
            if (mayPass(together)) {
                return false;
            }
            for (Iterator<AnalysisEvent> each = batch.iterator(); each.hasNext(); each.remove()) {
                AnalysisEvent event = each.next();
                try {
                    storage.accept(List.of(event));
                } catch (RuntimeException alone) {
                    if (mayPass(alone)) {
                        return false;
                    }
                    log.error("an event of {} cannot be stored", event.analysisId(), alone);
                }
            }
        }
        long forgotten = lost.getAndSet(0);
        if (forgotten > 0) {
            log.warn("events are stored again; {} were lost", forgotten);
        }
        return true;
    }

    /** In order within each analysis. */
    private static List<AnalysisEvent> joined(List<AnalysisEvent> events) {
        List<AnalysisEvent> joined = new ArrayList<>();
        Map<String, Integer> last = new HashMap<>();
        for (AnalysisEvent event : events) {
            Integer before = last.get(event.analysisId());
            Optional<AnalysisEvent> one =
                    before == null ? Optional.empty() : joined.get(before).and(event);
            if (before != null && one.isPresent()) {
                joined.set(before, one.get());
            } else {
                last.put(event.analysisId(), joined.size());
                joined.add(event);
            }
        }
        return joined;
    }

    private static boolean mayPass(RuntimeException failure) {
        return DatabaseErrors.isOutage(failure) || DatabaseErrors.isCollision(failure);
    }

    /** What waits is stored still, unless the database is away. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            // Whoever writes now is not interrupted: that would cost the connection.
            boolean idle = executor.awaitTermination(TO_CLOSE.toNanos(), TimeUnit.NANOSECONDS);
            while (idle && (!batch.isEmpty() || !waiting.isEmpty())) {
                idle = store();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!waiting.isEmpty()) {
            log.warn("events were lost at the end: the database does not take them");
        }
    }
}
