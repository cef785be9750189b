package dev.polyphony.worker;

import dev.polyphony.alert.DriftAlert;
import dev.polyphony.workflow.DriftAlertWorkflow;
import dev.polyphony.workload.ExplorationFindings;
import dev.polyphony.workload.StoredWorkloads;
import dev.polyphony.workload.StoredWorkloads.Stored;
import dev.polyphony.workload.WorkloadDrift;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices where what was learnt holds no more, and has that told, and what came of exploring, for as long as the
 * process stays. Every worker does it, which is harmless: each finding is kept once, and has a workflow of its id.
 */
final class DriftJob implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final StoredWorkloads workloads;
    private final WorkloadDrift drift;
    private final ExplorationFindings exploration;
    private final WorkflowClient temporal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("drift").factory());

    DriftJob(StoredWorkloads workloads, WorkloadDrift drift, ExplorationFindings exploration, WorkflowClient temporal) {
        this.workloads = workloads;
        this.drift = drift;
        this.exploration = exploration;
        this.temporal = temporal;
        timer.scheduleWithFixedDelay(
                () -> LedgerMaintenance.guarded(this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<Stored> all = workloads.all();
        drift.look(all);
        exploration.look(all);
        LedgerMaintenance.each(drift.open(), this::handOver);
    }

    private void handOver(DriftAlert alert) {
        Deliveries.begin(
                temporal, DriftAlertWorkflow.class, alert.id(), alert.describe(), workflow -> workflow::deliver, alert);
        drift.handedOver(alert);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
