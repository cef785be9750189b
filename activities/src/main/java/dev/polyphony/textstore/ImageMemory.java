package dev.polyphony.textstore;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much of a process' memory the images of all calls under way take together, which are there from the database
 * until their call has ended. Whoever finds no room waits, in order. Safe for use by many threads.
 */
public final class ImageMemory {
    /** One image is there about three times while it is read and opened, and half of the heap is others'. */
    private static final int PART_OF_THE_HEAP = 8;

    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;

    /** @param bytes of base64 */
    public ImageMemory(long bytes) {
        units = units(bytes);
        free = new Semaphore(units, true);
    }

    /** For one process. */
    public static ImageMemory ofTheHeap() {
        return new ImageMemory(Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP);
    }

    /**
     * Room for that many bytes, once there is; one call alone finds it however many they are.
     *
     * @return empty where there is none in time
     */
    public Optional<Share> take(long bytes, Duration within) throws InterruptedException {
        int taken = Math.min(units(bytes), units);
        // Whoever needs nothing does not stand in the queue either.
        return taken == 0 || free.tryAcquire(taken, within.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(new Share(free, taken))
                : Optional.empty();
    }

    private static int units(long bytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, UNIT));
    }

    /** Given back when it is closed, once. */
    public record Share(Semaphore memory, int units) implements AutoCloseable {
        @Override
        public void close() {
            memory.release(units);
        }
    }
}
