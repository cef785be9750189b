package dev.polyphony.client.spring;

import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down where the Temporal server does not answer, through which analyses are submitted. Whether a worker takes them up
 * is no part of it: they wait.
 */
final class ConnectionHealthIndicator extends AbstractHealthIndicator {
    /** Whoever asks for health waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final WorkflowServiceStubs server;

    ConnectionHealthIndicator(WorkflowServiceStubs server) {
        super("the Temporal server does not answer");
        this.server = server;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        server.blockingStub()
                .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        health.up();
    }
}
