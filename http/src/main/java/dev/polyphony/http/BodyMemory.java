package dev.polyphony.http;

import java.util.concurrent.atomic.AtomicLong;

/** What bodies under way may take of the heap together: each is a few times as large once it is understood. */
final class BodyMemory {
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private final AtomicLong held = new AtomicLong();

    /** Whether there is room for so many bytes more; then they are held. */
    boolean take(int bytes) {
        if (held.addAndGet(bytes) > MOST_BYTES) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }
}
