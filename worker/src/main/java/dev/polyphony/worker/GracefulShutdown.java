package dev.polyphony.worker;

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
    private final ProcessWorker process;
    private final Duration patience;
    private volatile boolean running;

    /** @param process takes up what goes on in it, to the end */
    GracefulShutdown(Supplier<List<WorkerFactory>> factories, ProcessWorker process, Duration patience) {
        this.factories = factories;
        this.process = process;
        this.patience = patience;
    }

    @Override
    public void start() {
        running = true;
        process.start();
    }

    @Override
    public void stop() {
        running = false;
        process.drain();
        List<WorkerFactory> all = factories.get();
        if (patience.isZero()) {
            all.forEach(WorkerFactory::shutdownNow);
            process.end(Duration.ZERO);
            return;
        }
        all.forEach(WorkerFactory::shutdown);
        long end = System.nanoTime() + patience.toNanos();
        all.forEach(factory -> factory.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
        if (!all.stream().allMatch(WorkerFactory::isTerminated)) {
            log.warn("calls are still under way after {}; another worker will take them up", patience);
            all.forEach(WorkerFactory::shutdownNow);
        }
        process.end(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
