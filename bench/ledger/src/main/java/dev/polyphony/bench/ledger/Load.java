package dev.polyphony.bench.ledger;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Calls that only wait, so many at once, around which something is done. */
record Load(int clients, int calls, Duration provider) {
    /** What is done before and after a call. */
    interface Around {
        /** @return what is done after it */
        Runnable before(int call);
    }

    /** From before to after. */
    record Times(double meanMillis, double p99Millis, double perSecond) {}

    Times run(Around around) throws InterruptedException {
        long[] nanos = new long[calls];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(clients);
        long start = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            Thread.ofPlatform().start(() -> {
                for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
                    long began = System.nanoTime();
                    Runnable after = around.before(call);
                    waitFor(provider);
                    after.run();
                    nanos[call] = System.nanoTime() - began;
                }
                ended.countDown();
            });
        }
        ended.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        return new Times(
                Arrays.stream(nanos).average().orElseThrow() / 1e6, nanos[(int) (calls * 0.99)] / 1e6, calls / seconds);
    }

    private static void waitFor(Duration time) {
        waitUntil(System.nanoTime() + time.toNanos());
    }

    static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
