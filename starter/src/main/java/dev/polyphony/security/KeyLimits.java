package dev.polyphony.security;

import dev.polyphony.access.AccessKey;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much keys may ask of this process: a bucket of requests that fills within a minute, and so many under way. Exact
 * here, and counted by nobody else, so that no request waits for another process. A change of a key's limits begins
 * with a full bucket. Safe for use by many threads.
 */
final class KeyLimits {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Map<String, Counted> keys = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** @param nanoTime as {@link System#nanoTime()} */
    KeyLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One request's place among those under way. */
    interface Place {
        Place FREE = () -> {};

        /** It has ended. Of no effect the second time. */
        void leave();
    }

    /** @throws TooManyRequests where it has to wait; nothing is counted then */
    Place enter(AccessKey key) {
        if (key.requestsPerMinute() == null && key.atOnce() == null) {
            return Place.FREE;
        }
        return keys.compute(key.id(), (id, known) -> known != null && known.isOf(key) ? known : new Counted(key))
                .enter(key);
    }

    private final class Counted {
        private final @Nullable Integer perMinute;
        private final @Nullable Integer atOnce;
        private final @Nullable Bucket bucket;
        private final @Nullable Semaphore underWay;

        Counted(AccessKey key) {
            perMinute = key.requestsPerMinute();
            atOnce = key.atOnce();
            bucket = perMinute == null ? null : bucket(perMinute);
            underWay = atOnce == null ? null : new Semaphore(atOnce);
        }

        boolean isOf(AccessKey key) {
            return Objects.equals(perMinute, key.requestsPerMinute()) && Objects.equals(atOnce, key.atOnce());
        }

        private Bucket bucket(int requests) {
            return Bucket.builder()
                    .withCustomTimePrecision(new Clock())
                    .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, Duration.ofMinutes(1)))
                    .build();
        }

        Place enter(AccessKey key) {
            if (underWay != null && !underWay.tryAcquire()) {
                throw new TooManyRequests(
                        key.shown() + " may have " + atOnce + " requests under way at once; one has to end first",
                        SOON);
            }
            if (bucket != null) {
                ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
                if (!probe.isConsumed()) {
                    if (underWay != null) {
                        underWay.release();
                    }
                    throw new TooManyRequests(
                            key.shown() + " may send " + perMinute + " requests a minute",
                            Duration.ofSeconds(Math.max(
                                    SOON.toSeconds(),
                                    Math.ceilDiv(
                                            probe.getNanosToWaitForRefill(),
                                            Duration.ofSeconds(1).toNanos()))));
                }
            }
            return underWay == null ? Place.FREE : place(underWay);
        }

        private static Place place(Semaphore taken) {
            AtomicBoolean left = new AtomicBoolean();
            return () -> {
                if (left.compareAndSet(false, true)) {
                    taken.release();
                }
            };
        }
    }

    private final class Clock implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
