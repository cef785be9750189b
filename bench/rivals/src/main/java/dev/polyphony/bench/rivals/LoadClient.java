package dev.polyphony.bench.rivals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** So many clients, each of which asks, waits for its answer and asks again. */
final class LoadClient implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param millis of each turn
     * @param perSecond turns
     */
    record Times(List<Double> millis, double perSecond) {}

    /**
     * @param turn the questions that a client sends at once; it waits for all of them
     * @throws IllegalStateException where one is not answered
     */
    Times run(List<Question> turn, int clients, Duration time) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Future<List<Double>>> running = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            running.add(threads.submit(() -> one(turn, end)));
        }
        List<Double> millis = new ArrayList<>();
        for (Future<List<Double>> client : running) {
            millis.addAll(result(client));
        }
        return new Times(millis, millis.size() / ((System.nanoTime() - start) / 1e9));
    }

    private List<Double> one(List<Question> turn, long end) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
            if (turn.size() == 1) {
                turn.getFirst().ask();
            } else {
                List<Future<?>> asked = new ArrayList<>();
                turn.forEach(question -> asked.add(threads.submit(question::ask)));
                for (Future<?> question : asked) {
                    result(question);
                }
            }
            millis.add((System.nanoTime() - began) / 1e6);
        }
        return millis;
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
