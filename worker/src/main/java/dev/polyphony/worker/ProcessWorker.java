package dev.polyphony.worker;

import dev.polyphony.attempt.CallsUnderWay;
import dev.polyphony.attempt.RunningCalls;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what goes on in this process after it began beside a workflow; ends after all other workers, so that nothing
 * of it is left. Of no version: what began here goes on here, whichever version is the current one.
 */
final class ProcessWorker {
    private static final Logger log = LoggerFactory.getLogger(ProcessWorker.class);

    /** Above what can begin here, of all lanes together. */
    private static final int MOST = 2000;

    /** Until the workflow of one that has just been left hears that it goes on here. */
    private static final Duration TAKEN_UP = Duration.ofSeconds(2);

    private final RunningCalls calls;
    private final WorkerFactory factory;

    ProcessWorker(WorkflowClient temporal, RunningCalls calls, ProcessQueue queue, WorkerFactoryOptions options) {
        this.calls = calls;
        this.factory = WorkerFactory.newInstance(temporal, options);
        factory.newWorker(
                        queue.name(),
                        CallOptions.on(WorkerOptions.newBuilder())
                                .setMaxConcurrentActivityExecutionSize(MOST)
                                .setMaxConcurrentActivityTaskPollers(1)
                                .build())
                .registerActivitiesImplementations(new CallsUnderWay(calls));
    }

    void start() {
        factory.start();
    }

    /** No other call begins beside a workflow. */
    void drain() {
        calls.drain();
    }

    /** Waits for what is under way, at most so long; another worker asks what is left. */
    void end(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            Duration most = atMost.minus(TAKEN_UP);
            calls.awaitAll(most.isNegative() ? Duration.ZERO : most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        factory.shutdown();
        long left = Math.max(0, Math.min(TAKEN_UP.toNanos(), end - System.nanoTime()));
        factory.awaitTermination(left, TimeUnit.NANOSECONDS);
        if (!factory.isTerminated()) {
            log.debug("what was under way in this process is taken up by others");
            factory.shutdownNow();
        }
    }
}
