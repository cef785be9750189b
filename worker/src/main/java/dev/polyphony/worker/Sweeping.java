package dev.polyphony.worker;

import dev.polyphony.execution.AnalysisWorkflow;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.LedgerUnavailable;
import dev.polyphony.ledger.Waiters;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the books need now and then. Every worker does it, which is harmless: all of it is safe to repeat. */
final class Sweeping implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sweeping.class);
    private static final Duration ABANDONED = Duration.ofSeconds(15);
    private static final Duration WAITING = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Waiters waiters;
    private final WorkflowClient temporal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ledger-sweep").factory());

    Sweeping(Ledger ledger, Waiters waiters, WorkflowClient temporal) {
        this.ledger = ledger;
        this.waiters = waiters;
        this.temporal = temporal;
        every(ABANDONED, this::endAbandoned);
        every(WAITING, this::tellWaiters);
    }

    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(() -> guarded(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (LedgerUnavailable e) {
            log.warn("the books are not looked after: {}", e.getMessage());
        }
    }

    /** Requests whose worker is gone are in doubt. */
    private void endAbandoned() {
        int doubted = ledger.doubtAbandoned();
        if (doubted > 0) {
            log.warn("{} requests are in doubt: who sent them is gone; polyphony costs report counts them", doubted);
        }
        ledger.giveBackForgotten();
    }

    private void tellWaiters() {
        for (Waiters.Waiter waiter : waiters.due()) {
            try {
                temporal.newWorkflowStub(AnalysisWorkflow.class, waiter.analysisId())
                        .budgetChanged();
            } catch (WorkflowNotFoundException ended) {
                // It waits no longer.
            } catch (WorkflowServiceException e) {
                log.warn("{} is not told yet that there is money for it: {}", waiter.analysisId(), e.getMessage());
                continue;
            }
            waiters.remove(waiter);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
