package dev.polyphony.worker;

import dev.polyphony.alert.ExperimentAlert;
import dev.polyphony.experimentstore.ExperimentDecider;
import dev.polyphony.workflow.ExperimentAlertWorkflow;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends experiments by what was found, and has that told, for as long as the process stays. Every worker does it, which
 * is harmless: one of them counts and decides, and what was told has a workflow of its id.
 */
final class ExperimentJob implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ExperimentDecider decider;
    private final WorkflowClient temporal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("experiments").factory());

    ExperimentJob(ExperimentDecider decider, WorkflowClient temporal) {
        this.decider = decider;
        this.temporal = temporal;
        timer.scheduleWithFixedDelay(
                () -> LedgerMaintenance.guarded(this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        LedgerMaintenance.each(decider.news(), decider::decide);
        LedgerMaintenance.each(decider.open(), this::handOver);
    }

    private void handOver(ExperimentAlert alert) {
        Deliveries.begin(
                temporal,
                ExperimentAlertWorkflow.class,
                alert.id(),
                alert.describe(),
                workflow -> workflow::deliver,
                alert);
        decider.handedOver(alert);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
