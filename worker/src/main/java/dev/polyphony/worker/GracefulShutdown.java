package dev.polyphony.worker;

import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Stops taking work, then lets what is under way come to its end; what is left after that another worker takes up. */
final class GracefulShutdown implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GracefulShutdown.class);

    private final WorkerFactory factory;
    private final Duration patience;
    private volatile boolean running;

    GracefulShutdown(WorkerFactory factory, Duration patience) {
        this.factory = factory;
        this.patience = patience;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (patience.isZero()) {
            factory.shutdownNow();
            return;
        }
        factory.shutdown();
        factory.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (!factory.isTerminated()) {
            log.warn("calls are still under way after {}; another worker will take them up", patience);
            factory.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
