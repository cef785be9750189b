package dev.polyphony.bench.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Calls that begin when they would, however long those before them take: on average so many a second, at random
 * moments. What is around them takes turns, so that all kinds meet the same machine.
 *
 * @param perSecond calls in all
 */
record OfferedRate(int perSecond, Duration time, Duration provider) {
    private static final long SEED = 4711;

    /** In milliseconds, from the moment at which a call was due to its end. */
    record Times(double median, double p95) {}

    /** @return each kind's times, in their order */
    List<Times> run(List<Load.Around> kinds) {
        int calls = (int) (perSecond * time.toSeconds());
        AtomicLongArray took = new AtomicLongArray(calls);
        Random random = new Random(SEED);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long due = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
                Load.waitUntil(due);
                int call = i;
                long began = due;
                threads.execute(() -> {
                    Runnable after = kinds.get(call % kinds.size()).before(call);
                    Load.waitUntil(System.nanoTime() + provider.toNanos());
                    after.run();
                    took.set(call, System.nanoTime() - began);
                });
            }
        }
        List<Times> times = new ArrayList<>();
        for (int kind = 0; kind < kinds.size(); kind++) {
            double[] millis = millis(took, kind, kinds.size());
            times.add(new Times(quantile(millis, 0.5), quantile(millis, 0.95)));
        }
        return times;
    }

    /** Of every so manieth call, the smallest first. */
    private static double[] millis(AtomicLongArray nanos, int first, int step) {
        double[] some = new double[(nanos.length() - first + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = nanos.get(step * i + first) / 1e6;
        }
        Arrays.sort(some);
        return some;
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1];
    }
}
