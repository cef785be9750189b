package dev.polyphony.worker;

import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.status.HealthAlerts;
import dev.polyphony.workflow.ProviderAlertWorkflow;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes word of providers from the database to Temporal, for as long as the process stays. Every worker does it, which
 * is harmless: what was told has a workflow of its id, and what could not be told is told the next time.
 */
final class ProviderAlertJob implements AutoCloseable {
    private static final Duration WORD = Duration.ofSeconds(1);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final Duration OLD = Duration.ofHours(1);

    private final HealthAlerts alerts;
    private final WorkflowClient temporal;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("provider-alerts").factory());

    /**
     * @param kept how long alerts are kept that were told
     * @param measured what is looked at now and then for the metrics
     */
    ProviderAlertJob(HealthAlerts alerts, WorkflowClient temporal, Duration kept, Runnable measured) {
        this.alerts = alerts;
        this.temporal = temporal;
        every(WORD, this::tell);
        every(MEASURED, measured);
        every(OLD, () -> alerts.forget(kept));
    }

    private void every(Duration pause, Runnable task) {
        timer.scheduleWithFixedDelay(() -> LedgerMaintenance.guarded(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell() {
        alerts.raise();
        LedgerMaintenance.each(alerts.open(), this::handOver);
    }

    private void handOver(ProviderAlert alert) {
        Deliveries.begin(
                temporal,
                ProviderAlertWorkflow.class,
                alert.id(),
                alert.describe(),
                workflow -> workflow::deliver,
                alert);
        alerts.handedOver(alert);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
