package dev.polyphony.bench.ledger;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Calls that begin when they would, however long those before them take: on average so many a second, at random
 * moments. Every other one goes with something around it, so that both meet the same machine.
 *
 * @param perSecond calls in all
 */
record OfferedRate(int perSecond, Duration time, Duration provider) {
    private static final long SEED = 4711;

    /**
     * In milliseconds, each from the moment at which a call was due to its end; around is what was done before and
     * after those calls, alone.
     */
    record Times(
            double withoutMedian,
            double withoutP95,
            double withMedian,
            double withP95,
            double aroundMedian,
            double aroundP95) {}

    Times run(Load.Around around) {
        int calls = (int) (perSecond * time.toSeconds());
        AtomicLongArray took = new AtomicLongArray(calls);
        AtomicLongArray guarded = new AtomicLongArray(calls);
        Random random = new Random(SEED);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long due = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
                Load.waitUntil(due);
                int call = i;
                long began = due;
                threads.execute(() -> {
                    if (call % 2 == 0) {
                        pause();
                    } else {
                        long before = System.nanoTime();
                        Runnable after = around.before(call);
                        long asked = System.nanoTime();
                        pause();
                        long answered = System.nanoTime();
                        after.run();
                        guarded.set(call, asked - before + System.nanoTime() - answered);
                    }
                    took.set(call, System.nanoTime() - began);
                });
            }
        }
        double[] without = millis(took, 0);
        double[] with = millis(took, 1);
        double[] alone = millis(guarded, 1);
        return new Times(
                quantile(without, 0.5),
                quantile(without, 0.95),
                quantile(with, 0.5),
                quantile(with, 0.95),
                quantile(alone, 0.5),
                quantile(alone, 0.95));
    }

    private void pause() {
        Load.waitUntil(System.nanoTime() + provider.toNanos());
    }

    /** Of every other call, the smallest first. */
    private static double[] millis(AtomicLongArray nanos, int first) {
        double[] some = new double[(nanos.length() - first + 1) / 2];
        for (int i = 0; i < some.length; i++) {
            some[i] = nanos.get(2 * i + first) / 1e6;
        }
        Arrays.sort(some);
        return some;
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1];
    }
}
