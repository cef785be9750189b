package dev.polyphony.bounded;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs work whose cost a caller or a model decides: on a few platform threads of its own, so that it never holds a
 * carrier of virtual threads, and each for a limited time. What waits for a thread waits as long as its caller lets it.
 *
 * <p>Work that is given up is interrupted. It has to end then, which {@link InterruptibleText} does for a search in a
 * text; until it does, it keeps its thread.
 */
public final class BoundedExecutor {
    /** Enough for recursion as deep as any text that is let in is nested. */
    private static final long STACK_BYTES = 16L << 20;

    private final ExecutorService threads;
    private final Semaphore free;
    private final Duration limit;

    /** Work that may throw one kind of checked exception. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws X;
    }

    /**
     * @param threads at once; there are none while nothing runs
     * @param limit of the time from when work begins
     */
    public BoundedExecutor(String name, int threads, Duration limit) {
        this.threads = Executors.newCachedThreadPool(Thread.ofPlatform()
                .daemon()
                .name(name + "-", 0)
                .stackSize(STACK_BYTES)
                .factory());
        this.free = new Semaphore(threads, true);
        this.limit = limit;
    }

    /**
     * Runs the work and waits for it.
     *
     * @throws TooCostly where it takes longer than the limit, or nests deeper than a stack holds
     * @throws InterruptedException nobody waits for it any more; it is given up
     */
    public <T, X extends Exception> T run(Work<T, X> work) throws X, TooCostly, InterruptedException {
        free.acquire();
        FutureTask<T> running = new FutureTask<>(work::run);
        start(running);
        try {
            return running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TooCostly();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            if (cause instanceof StackOverflowError) {
                throw new TooCostly();
            }
            if (cause instanceof Error error) {
                throw error;
            }
            @SuppressWarnings("unchecked") // The work throws nothing else; an unchecked one is thrown as it is.
            X thrown = (X) cause;
            throw thrown;
        } finally {
            running.cancel(true);
        }
    }

    /** The thread is free when the work has ended, which may be later than it is given up. */
    private void start(Runnable work) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } finally {
                    free.release();
                }
            });
        } catch (RuntimeException | Error notStarted) {
            free.release();
            throw notStarted;
        }
    }
}
