package dev.polyphony.worker;

import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.webhook.WebhookOutbox;
import dev.polyphony.workflow.WebhookWorkflow;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes messages from the database to Temporal: at once those of results that are stored here, and every second those
 * that another worker left behind. Every worker does it, which is harmless: what was handed over has a workflow of its
 * id.
 */
final class WebhookJob implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final WebhookOutbox outbox;
    private final WorkflowClient temporal;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhooks").factory());

    WebhookJob(WebhookOutbox outbox, WorkflowClient temporal) {
        this.outbox = outbox;
        this.temporal = temporal;
        timer.scheduleWithFixedDelay(this::go, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** There may be something; returns at once. */
    void wake() {
        if (woken.compareAndSet(false, true) && !timer.isShutdown()) {
            timer.execute(this::go);
        }
    }

    private void go() {
        woken.set(false);
        LedgerMaintenance.guarded(this::handOver);
    }

    private void handOver() {
        List<WebhookDelivery> some = outbox.open();
        LedgerMaintenance.each(some, this::handOver);
        if (!some.isEmpty()) {
            // There may be more of them than are read at once.
            wake();
        }
    }

    private void handOver(WebhookDelivery delivery) {
        Deliveries.begin(
                temporal,
                WebhookWorkflow.class,
                delivery.workflowId(),
                delivery.describe(),
                workflow -> workflow::deliver,
                delivery);
        outbox.handedOver(delivery);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
