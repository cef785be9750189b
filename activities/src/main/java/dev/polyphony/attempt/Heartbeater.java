package dev.polyphony.attempt;

import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heartbeats of one attempt beside whatever blocks it, which is interrupted when the answer is not wanted any more.
 * Each beat carries how many requests the call has sent, for the attempt that may follow.
 */
final class Heartbeater {
    private static final Logger log = LoggerFactory.getLogger(Heartbeater.class);

    private static final int NEVER = -1;

    private final CallContext context;
    private final HeartbeatPace pace;

    /** The least count that the server can have been told last. */
    private volatile int told = NEVER;

    @FunctionalInterface
    interface Blocking<T, X extends Exception> {
        T run() throws X, InterruptedException;
    }

    Heartbeater(CallContext context, HeartbeatPace pace) {
        this.context = context;
        this.pace = pace;
    }

    /**
     * Runs what sends a request, or what follows it, unless nobody wants it already. The count reaches the server
     * before that begins.
     *
     * @throws ActivityCompletionException as heartbeating threw it: only that very exception ends a cancelled activity
     * @throws InterruptedException the worker is stopping
     */
    <T, X extends Exception> T during(int sends, Blocking<T, X> call) throws X, InterruptedException {
        int before = told;
        context.heartbeat(sends);
        if (before != NEVER && before != sends) {
            // The SDK sends the first beat of an attempt at once, and holds later ones back.
            context.heartbeatNow(sends);
        }
        told = sends;
        return new Run(() -> sends).of(call);
    }

    /** As {@link #during}, of what sends nothing: it is heard of only if it takes long. */
    <T, X extends Exception> T beside(int sends, Blocking<T, X> work) throws X, InterruptedException {
        return new Run(() -> sends).of(work);
    }

    /** As {@link #beside}, of what sends requests meanwhile, and counts them. */
    <T, X extends Exception> T counting(IntSupplier sends, Blocking<T, X> work) throws X, InterruptedException {
        return new Run(sends).of(work);
    }

    /** One piece of work on the thread that it was begun by. */
    private final class Run {
        private final IntSupplier sends;
        private final Thread blocked = Thread.currentThread();
        private final CountDownLatch over = new CountDownLatch(1);
        private final ReentrantLock ending = new ReentrantLock();
        private @Nullable ActivityCompletionException unwanted;

        Run(IntSupplier sends) {
            this.sends = sends;
        }

        <T, X extends Exception> T of(Blocking<T, X> call) throws X, InterruptedException {
            if (context.beats()) {
                Thread.ofVirtual().name("heartbeat").start(this::beat);
            }
            try {
                return call.run();
            } catch (InterruptedException e) {
                throwUnwanted();
                throw e;
            } catch (RuntimeException e) {
                // Not all that waits says in the same way that it was interrupted.
                throwUnwanted();
                throw e;
            } finally {
                end();
            }
        }

        private void beat() {
            Duration timeout = context.heartbeatTimeout();
            pace.begin();
            try {
                while (!over.await(pace.pause(timeout).toMillis(), TimeUnit.MILLISECONDS)) {
                    beatOnce();
                }
            } catch (ActivityCompletionException e) {
                interrupt(e);
            } catch (InterruptedException e) {
                // Nobody interrupts this thread but a JVM that ends.
                Thread.currentThread().interrupt();
            } finally {
                pace.end();
            }
        }

        /**
         * One that fails is no reason for none to follow: a call that is not heard of is taken for lost, and asked
         * again.
         */
        private void beatOnce() {
            try {
                int now = sends.getAsInt();
                told = told == NEVER ? now : told;
                context.heartbeat(now);
            } catch (ActivityCompletionException e) {
                throw e;
            } catch (RuntimeException e) {
                log.warn("a heartbeat failed; the next one follows", e);
            }
        }

        private void interrupt(ActivityCompletionException why) {
            ending.lock();
            try {
                // A call that has ended is another activity's thread by now.
                if (over.getCount() > 0) {
                    unwanted = why;
                    blocked.interrupt();
                }
            } finally {
                ending.unlock();
            }
        }

        private void end() {
            ending.lock();
            try {
                over.countDown();
                if (unwanted != null) {
                    // Meant for the call, which is over; an answer that came at the same moment still counts.
                    Thread.interrupted();
                }
            } finally {
                ending.unlock();
            }
        }

        private void throwUnwanted() {
            ending.lock();
            try {
                unwanted = unwanted == null ? context.unwanted() : unwanted;
                if (unwanted != null) {
                    throw unwanted;
                }
            } finally {
                ending.unlock();
            }
        }
    }
}
