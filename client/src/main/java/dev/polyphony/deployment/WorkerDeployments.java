package dev.polyphony.deployment;

import com.google.protobuf.Timestamp;
import dev.polyphony.deployment.DeploymentState.State;
import dev.polyphony.deployment.DeploymentState.Version;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.deployment.v1.RoutingConfig;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo.WorkerDeploymentVersionSummary;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import io.temporal.api.workflowservice.v1.ListWorkerDeploymentsRequest;
import io.temporal.api.workflowservice.v1.ListWorkerDeploymentsResponse.WorkerDeploymentSummary;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentRampingVersionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Temporal's Worker Deployments of one namespace. Each method asks the server, and is safe to repeat. */
public final class WorkerDeployments {
    /** A worker that starts is known lane by lane; what a version lacks when it is so young may be on its way. */
    private static final Duration STARTING = Duration.ofMinutes(1);

    private static final Duration LOOK = Duration.ofMillis(250);

    /** A poll is held for a minute at the most; the server remembers those of the dead for longer. */
    private static final Duration POLL = Duration.ofSeconds(70);

    private final WorkflowServiceBlockingStub server;
    private final String namespace;
    private final String identity;

    public WorkerDeployments(WorkflowClient temporal) {
        server = temporal.getWorkflowServiceStubs().blockingStub();
        namespace = temporal.getOptions().getNamespace();
        identity = temporal.getOptions().getIdentity();
    }

    /**
     * In the order of their names; empty where no worker has a version.
     *
     * @throws DeploymentProblem where the server knows no versions
     */
    public List<String> names() {
        return asked(() -> server
                .listWorkerDeployments(ListWorkerDeploymentsRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getWorkerDeploymentsList()
                .stream()
                .map(WorkerDeploymentSummary::getName)
                .sorted()
                .toList());
    }

    /** Empty where no worker of that deployment was ever seen. */
    public Optional<DeploymentState> find(String name) {
        try {
            WorkerDeploymentInfo known = described(name);
            List<PollerInfo> pollers = pollers();
            return Optional.of(new DeploymentState(
                    name,
                    known.getVersionSummariesList().stream()
                            .map(summary -> version(summary, known.getRoutingConfig(), pollers))
                            .sorted(Comparator.comparing(Version::created).reversed())
                            .toList(),
                    (int) pollers.stream()
                            .filter(poller -> poller.getDeploymentOptions().getWorkerVersioningMode()
                                    != WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED)
                            .count()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Has a version take everything that is new; what the others began stays with them. Waits for lanes that a version
     * lacks which was first seen less than a minute ago.
     *
     * @param buildId absent for workers without a version
     * @param evenSo also where the one before had lanes that this one has not
     * @throws DeploymentProblem where no worker of it runs, or it lacks lanes
     */
    public void promote(String name, @Nullable String buildId, boolean evenSo) {
        onceItsLanesAreKnown(
                name,
                buildId,
                () -> server.setWorkerDeploymentCurrentVersion(SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setDeploymentName(name)
                        .setBuildId(buildId == null ? "" : buildId)
                        .setIdentity(identity)
                        .setIgnoreMissingTaskQueues(evenSo || buildId == null)
                        .build()));
    }

    /**
     * Has a version take a share of what is new, and the current one the rest. Waits for lanes as {@link #promote}
     * does.
     *
     * @param percent 0 to 100; 0 ends the ramp
     */
    public void ramp(String name, String buildId, double percent, boolean evenSo) {
        onceItsLanesAreKnown(
                name,
                buildId,
                () -> server.setWorkerDeploymentRampingVersion(SetWorkerDeploymentRampingVersionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setDeploymentName(name)
                        // None ends it; a version at zero would count as ramping still.
                        .setBuildId(percent == 0 ? "" : buildId)
                        .setPercentage((float) percent)
                        .setIdentity(identity)
                        .setIgnoreMissingTaskQueues(evenSo)
                        .build()));
    }

    /** What a rollback came to. */
    public sealed interface Rollback {
        /** That version takes no share any more. */
        record RampEnded(String buildId) implements Rollback {}

        /** @param to absent for workers without a version: there was no version before */
        record Replaced(String from, @Nullable String to) implements Rollback {}
    }

    /**
     * Ends a ramp; where there is none the version that was current before is it again.
     *
     * @throws DeploymentProblem where there is nothing to go back from, or no worker to go back to
     */
    public Rollback rollback(DeploymentState state) {
        Optional<Version> ramping = state.ramping();
        if (ramping.isPresent()) {
            ramp(state.name(), ramping.get().buildId(), 0, false);
            return new Rollback.RampEnded(ramping.get().buildId());
        }
        Version from = state.current()
                .orElseThrow(() -> new DeploymentProblem("no version of " + state.name()
                        + " is current, so there is nothing to go back from; polyphony workers shows them"));
        String to = state.before().map(Version::buildId).orElse(null);
        promote(state.name(), to, true);
        return new Rollback.Replaced(from.buildId(), to);
    }

    private Version version(WorkerDeploymentVersionSummary summary, RoutingConfig routing, List<PollerInfo> pollers) {
        String name = summary.getDeploymentVersion().getDeploymentName();
        String build = summary.getDeploymentVersion().getBuildId();
        boolean ramping = routing.hasRampingDeploymentVersion()
                && routing.getRampingDeploymentVersion().getBuildId().equals(build);
        State state = state(summary);
        double rest = routing.hasRampingDeploymentVersion() ? routing.getRampingVersionPercentage() : 0;
        return new Version(
                build,
                state,
                ramping ? rest : state == State.CURRENT ? 100 - rest : 0,
                instant(summary.getCreateTime()),
                summary.hasLastCurrentTime() ? instant(summary.getLastCurrentTime()) : null,
                open(name, build),
                (int) pollers.stream()
                        .filter(poller -> poller.getDeploymentOptions()
                                        .getDeploymentName()
                                        .equals(name)
                                && poller.getDeploymentOptions().getBuildId().equals(build))
                        .count());
    }

    private static State state(WorkerDeploymentVersionSummary summary) {
        return switch (summary.getStatus()) {
            case WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT -> State.CURRENT;
            case WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING -> State.RAMPING;
            case WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING -> State.DRAINING;
            case WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED -> State.DRAINED;
            case WORKER_DEPLOYMENT_VERSION_STATUS_UNSPECIFIED,
                    WORKER_DEPLOYMENT_VERSION_STATUS_INACTIVE,
                    WORKER_DEPLOYMENT_VERSION_STATUS_CREATED,
                    UNRECOGNIZED -> State.INACTIVE;
        };
    }

    private long open(String name, String build) {
        return server.countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .setQuery("TemporalWorkerDeploymentVersion = '" + name + ":" + build
                                + "' AND ExecutionStatus = 'Running'")
                        .build())
                .getCount();
    }

    private List<PollerInfo> pollers() {
        Instant since = Instant.now().minus(POLL);
        return server
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTaskQueue(TaskQueue.newBuilder().setName(AnalysisWorkflow.TASK_QUEUE))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                        .build())
                .getPollersList()
                .stream()
                .filter(poller -> instant(poller.getLastAccessTime()).isAfter(since))
                .toList();
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                throw new DeploymentProblem(
                        "the Temporal server knows no versions of workers; from 1.29.1 on it does, and the one in"
                                + " memory does not",
                        e);
            }
            throw e;
        }
    }

    private WorkerDeploymentInfo described(String name) {
        return asked(() -> server.describeWorkerDeployment(DescribeWorkerDeploymentRequest.newBuilder()
                        .setNamespace(namespace)
                        .setDeploymentName(name)
                        .build())
                .getWorkerDeploymentInfo());
    }

    private void onceItsLanesAreKnown(String name, @Nullable String buildId, Supplier<?> change) {
        while (!changed(change, () -> buildId != null && starts(name, buildId))) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DeploymentProblem("interrupted before all lanes of " + buildId + " were known", e);
            }
        }
    }

    private boolean starts(String name, String buildId) {
        Instant since = Instant.now().minus(STARTING);
        return described(name).getVersionSummariesList().stream()
                .anyMatch(version -> version.getDeploymentVersion().getBuildId().equals(buildId)
                        && instant(version.getCreateTime()).isAfter(since));
    }

    /** @return whether it is done; where lanes are missing that may be on their way it is not */
    private static boolean changed(Supplier<?> change, BooleanSupplier lanesOnTheirWay) {
        try {
            asked(change);
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION && lanesOnTheirWay.getAsBoolean()) {
                return false;
            }
            if (e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION
                    || e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw new DeploymentProblem(
                        "the Temporal server: " + e.getStatus().getDescription(), e);
            }
            throw e;
        }
    }
}
