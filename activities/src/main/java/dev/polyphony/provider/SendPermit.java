package dev.polyphony.provider;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to send one request to a model that is limited by the minute: it is on its way soon, or it is not sent,
 * since later it would arrive in another minute than it was counted in. So that it can be soon, only a few of a process
 * are between the count and the connection at a time: a process that begins, with fifty requests to send, would have
 * none of them on its way in time. Safe for use by many threads.
 */
public final class SendPermit implements AutoCloseable {
    /** From the count until the request is handed to a connection. */
    public static final Duration WITHIN = Duration.ofMillis(500);

    private final Semaphore gate;
    private final AtomicBoolean held;
    private final long latest;

    private SendPermit(Semaphore gate, boolean held, long latest) {
        this.gate = gate;
        this.held = new AtomicBoolean(held);
        this.latest = latest;
    }

    /**
     * @param gate is given back a permit when the request is on its way, or is not sent
     * @param held whether one was taken of it
     * @param countedSince {@link System#nanoTime()} of the moment from which the request counts
     */
    public static SendPermit of(Semaphore gate, boolean held, long countedSince) {
        return new SendPermit(gate, held, countedSince + WITHIN.toNanos());
    }

    /** Asked once a connection stands: whether the request may be handed to it. */
    boolean begins() {
        close();
        return System.nanoTime() - latest <= 0;
    }

    /** Repeating is safe. */
    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            gate.release();
        }
    }
}
