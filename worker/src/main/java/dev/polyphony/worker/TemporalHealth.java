package dev.polyphony.worker;

import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down where the server does not answer, out of service while this worker takes no work. */
final class TemporalHealth extends AbstractHealthIndicator {
    private final WorkflowServiceStubs server;
    private final WorkerFactory factory;

    TemporalHealth(WorkflowServiceStubs server, WorkerFactory factory) {
        super("the Temporal server does not answer");
        this.server = server;
        this.factory = factory;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        server.healthCheck();
        if (factory.isStarted() && !factory.isShutdown()) {
            health.up();
        } else {
            health.outOfService();
        }
    }
}
