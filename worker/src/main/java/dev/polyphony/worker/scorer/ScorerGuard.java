package dev.polyphony.worker.scorer;

import dev.polyphony.scoring.ScorerFailed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a scorer of an operator's own so that it can harm nobody: in a thread of its own, for a time, four at once; one
 * that failed three times in a row is left alone for a minute, or each analysis would wait for it. One that cannot be
 * interrupted keeps its place until it ends. Safe for use by many threads.
 */
final class ScorerGuard {
    private static final Logger log = LoggerFactory.getLogger(ScorerGuard.class);

    /** More of them would take the processors from each other. */
    private static final int AT_ONCE = 4;

    private static final int FAILURES = 3;
    private static final Duration REST = Duration.ofMinutes(1);

    private final String name;
    private final Duration timeout;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicBoolean told = new AtomicBoolean();
    private int failures;
    private long restsUntil = Long.MIN_VALUE;

    /**
     * @param name of the setting that names the scorer, for people
     * @param timeout from the question to what the scorer says
     */
    ScorerGuard(String name, Duration timeout, InstantSource clock) {
        this.name = name;
        this.timeout = timeout;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    /** @throws ScorerFailed where it says nothing in time, or throws anything */
    <T> T ask(Callable<T> scorer) {
        if (rests()) {
            throw new ScorerFailed(name + " failed " + FAILURES + " times in a row and is left alone for a minute");
        }
        long end = System.nanoTime() + timeout.toNanos();
        try {
            if (!places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failed("those that were asked before take too long");
            }
            T said = said(begun(scorer), end);
            worked();
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScorerFailed(name + " was not heard: the worker is stopping");
        }
    }

    private record Asked<T>(Thread thread, CompletableFuture<T> said) {}

    /** A thread of the system: one that never waits would keep others' virtual threads from running. */
    private <T> Asked<T> begun(Callable<T> scorer) {
        CompletableFuture<T> said = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try {
                said.complete(scorer.call());
            } catch (Throwable e) { // whatever somebody else's code does, errors included
                said.completeExceptionally(e);
            } finally {
                places.release();
            }
        });
        thread.start();
        return new Asked<>(thread, said);
    }

    private <T> T said(Asked<T> asked, long end) throws InterruptedException {
        try {
            return asked.said().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw failed("it took longer than " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } finally {
            asked.thread().interrupt();
        }
    }

    private synchronized boolean rests() {
        return clock.millis() < restsUntil;
    }

    private synchronized void worked() {
        failures = 0;
    }

    /** Messages of others can hold what was to be judged. */
    private ScorerFailed failed(Throwable cause) {
        if (cause instanceof ScorerFailed known) {
            return known.asked() ? failed(known.why()) : new ScorerFailed(name + ": " + known.why());
        }
        return failed("it ended with " + cause.getClass().getSimpleName());
    }

    private ScorerFailed failed(String why) {
        synchronized (this) {
            failures++;
            if (failures >= FAILURES) {
                // The next one that fails after the rest is enough.
                failures = FAILURES - 1;
                restsUntil = clock.millis() + REST.toMillis();
            }
        }
        if (told.compareAndSet(false, true)) {
            log.warn("{} judges nothing: {}; what is built in judges. Told once.", name, why);
        }
        return new ScorerFailed(name + ": " + why);
    }
}
