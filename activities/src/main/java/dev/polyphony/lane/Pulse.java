package dev.polyphony.lane;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heartbeats beside a blocked call, and interrupts it when the answer is not wanted any more. Each beat carries how
 * many requests the call has sent, for the attempt that may follow.
 */
final class Pulse {
    private static final Logger log = LoggerFactory.getLogger(Pulse.class);

    /**
     * The SDK sends as often as its throttle says; a beat is how soon the call hears of the answer, and costs nothing.
     */
    private static final Duration BEAT = Duration.ofMillis(200);

    private final ActivityExecutionContext context;
    private final int sends;
    private final Thread blocked = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ReentrantLock ending = new ReentrantLock();
    private @Nullable ActivityCompletionException unwanted;

    @FunctionalInterface
    interface Blocking<T, X extends Exception> {
        T run() throws X, InterruptedException;
    }

    private Pulse(ActivityExecutionContext context, int sends) {
        this.context = context;
        this.sends = sends;
    }

    /**
     * Runs the call, unless nobody wants it already. The first beat reaches the server before the call begins.
     *
     * @throws ActivityCompletionException as heartbeating threw it: only that very exception ends a cancelled activity
     * @throws InterruptedException the worker is stopping
     */
    static <T, X extends Exception> T during(ActivityExecutionContext context, int sends, Blocking<T, X> call)
            throws X, InterruptedException {
        context.heartbeat(sends);
        Pulse pulse = new Pulse(context, sends);
        Thread.ofVirtual().name("heartbeat").start(pulse::beat);
        try {
            return call.run();
        } catch (InterruptedException e) {
            throw pulse.reason(e);
        } finally {
            pulse.end();
        }
    }

    private void beat() {
        try {
            while (!over.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                beatOnce();
            }
        } catch (ActivityCompletionException e) {
            interrupt(e);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a JVM that ends.
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One that fails is no reason for none to follow: a call that is not heard of is taken for lost, and asked again.
     */
    private void beatOnce() {
        try {
            context.heartbeat(sends);
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

    private InterruptedException reason(InterruptedException interrupted) {
        ending.lock();
        try {
            if (unwanted != null) {
                throw unwanted;
            }
            return interrupted;
        } finally {
            ending.unlock();
        }
    }
}
