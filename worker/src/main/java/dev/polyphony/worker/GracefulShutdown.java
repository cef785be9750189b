package dev.polyphony.worker;

import dev.polyphony.attempt.RunningCalls;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Stops taking work, then lets what is under way come to its end; what is left after that another worker takes up. */
final class GracefulShutdown implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GracefulShutdown.class);

    private final Supplier<List<WorkerFactory>> factories;
    private final RunningCalls calls;
    private final Duration patience;
    private volatile boolean running;

    /** @param calls that can go on where no worker knows of them */
    GracefulShutdown(Supplier<List<WorkerFactory>> factories, RunningCalls calls, Duration patience) {
        this.factories = factories;
        this.calls = calls;
        this.patience = patience;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        calls.drain();
        List<WorkerFactory> all = factories.get();
        if (patience.isZero()) {
            all.forEach(WorkerFactory::shutdownNow);
            end(Duration.ZERO);
            return;
        }
        all.forEach(WorkerFactory::shutdown);
        long end = System.nanoTime() + patience.toNanos();
        all.forEach(factory -> factory.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
        if (!all.stream().allMatch(WorkerFactory::isTerminated)) {
            log.warn("calls are still under way after {}; another worker will take them up", patience);
            all.forEach(WorkerFactory::shutdownNow);
        }
        end(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    private void end(Duration atMost) {
        try {
            calls.awaitAll(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
