package dev.polyphony.worker;

import dev.polyphony.workflow.WorkerDeployment;
import io.grpc.StatusRuntimeException;
import io.temporal.api.deployment.v1.RoutingConfig;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down where the server does not answer, out of service while this worker takes no work. Where workers have versions it
 * says this one's, and which is current: a new one takes no new work until it is promoted, and is well all the same.
 */
final class TemporalHealth extends AbstractHealthIndicator {
    private final WorkflowServiceStubs server;
    private final WorkerFactory factory;
    private final WorkerVersion version;

    TemporalHealth(WorkflowServiceStubs server, WorkerFactory factory, WorkerVersion version) {
        super("the Temporal server does not answer");
        this.server = server;
        this.factory = factory;
        this.version = version;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        server.healthCheck();
        if (factory.isStarted() && !factory.isShutdown()) {
            health.up();
        } else {
            health.outOfService();
        }
        version.deployment()
                .ifPresent(mine -> health.withDetail("version", mine.name() + " " + mine.buildId())
                        .withDetail("current", current(mine)));
    }

    private String current(WorkerDeployment mine) {
        try {
            RoutingConfig routing = server.blockingStub()
                    .describeWorkerDeployment(DescribeWorkerDeploymentRequest.newBuilder()
                            .setNamespace(
                                    factory.getWorkflowClient().getOptions().getNamespace())
                            .setDeploymentName(mine.name())
                            .build())
                    .getWorkerDeploymentInfo()
                    .getRoutingConfig();
            return routing.hasCurrentDeploymentVersion()
                    ? routing.getCurrentDeploymentVersion().getBuildId()
                    : "none: polyphony workers promote " + mine.buildId();
        } catch (StatusRuntimeException e) {
            return "not known: " + e.getStatus().getCode();
        }
    }
}
