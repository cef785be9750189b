package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.deployment.DeploymentState;
import dev.polyphony.deployment.DeploymentState.State;
import dev.polyphony.deployment.DeploymentState.Version;
import dev.polyphony.deployment.WorkerDeployments;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A version that is promoted while its workers still start, on the real server. */
@Execution(ExecutionMode.CONCURRENT)
class PromotionTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String FIRST = "first-lane";
    private static final String SECOND = "second-lane";

    @TempDir
    private Path folder;

    @Test
    void lanesOfVersionThatStartsAreWaitedFor() {
        try (RealServer server = RealServer.on(folder)) {
            WorkflowClient temporal = server.temporal();
            WorkerDeployments deployments = new WorkerDeployments(temporal);
            WorkerFactory old = workers(temporal, "1", FIRST, SECOND);
            WorkerFactory early = workers(temporal, "2", FIRST);
            WorkerFactory late = WorkerFactory.newInstance(temporal);
            try {
                await().atMost(PATIENCE).until(() -> known(deployments, "1"));
                // The server lets no version go without a lane that has work: both of the old one have.
                deployments.promote("p", "1", true);
                await().atMost(PATIENCE).until(() -> ends(temporal, FIRST) && ends(temporal, SECOND));
                await().atMost(PATIENCE).until(() -> known(deployments, "2"));
                await().atMost(PATIENCE).until(() -> polled(temporal, FIRST, "2"));

                CompletableFuture<Void> promotion =
                        CompletableFuture.runAsync(() -> deployments.promote("p", "2", false));
                add(late, "2", SECOND);
                late.start();

                assertThat(promotion).succeedsWithin(PATIENCE);
                assertThat(deployments
                                .find("p")
                                .flatMap(DeploymentState::current)
                                .map(Version::buildId))
                        .contains("2");
            } finally {
                List.of(old, early, late).forEach(WorkerFactory::shutdownNow);
            }
        }
    }

    private static boolean known(WorkerDeployments deployments, String build) {
        return deployments.find("p").stream()
                .flatMap(deployment -> deployment.versions().stream())
                .anyMatch(version -> version.buildId().equals(build) && version.state() != State.DRAINED);
    }

    private static boolean polled(WorkflowClient temporal, String lane, String build) {
        return temporal
                .getWorkflowServiceStubs()
                .blockingStub()
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(temporal.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(lane))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                        .build())
                .getPollersList()
                .stream()
                .anyMatch(poller -> poller.getDeploymentOptions().getBuildId().equals(build));
    }

    private static boolean ends(WorkflowClient temporal, String lane) {
        Nothing nothing = temporal.newWorkflowStub(
                Nothing.class, WorkflowOptions.newBuilder().setTaskQueue(lane).build());
        nothing.done();
        return true;
    }

    private static WorkerFactory workers(WorkflowClient temporal, String build, String... lanes) {
        WorkerFactory workers = WorkerFactory.newInstance(temporal);
        for (String lane : lanes) {
            add(workers, build, lane);
        }
        workers.start();
        return workers;
    }

    private static void add(WorkerFactory workers, String build, String lane) {
        workers.newWorker(
                        lane,
                        WorkerOptions.newBuilder()
                                .setDeploymentOptions(WorkerDeploymentOptions.newBuilder()
                                        .setVersion(new WorkerDeploymentVersion("p", build))
                                        .setUseVersioning(true)
                                        .build())
                                .build())
                .registerWorkflowImplementationTypes(DoesNothing.class);
    }

    @WorkflowInterface
    public interface Nothing {
        @WorkflowMethod
        void done();
    }

    public static final class DoesNothing implements Nothing {
        @Override
        @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
        public void done() {
            // There is nothing to do.
        }
    }
}
