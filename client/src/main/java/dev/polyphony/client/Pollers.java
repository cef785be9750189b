package dev.polyphony.client;

import dev.polyphony.workflow.AnalysisWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether there are workers, as far as the server can tell. */
final class Pollers {
    /** A worker with much to do asks for more at least that often; the server remembers the dead for minutes. */
    private static final Duration RECENTLY = Duration.ofSeconds(2);

    private final WorkflowClient temporal;

    Pollers(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /**
     * Whether a workflow that was started a while ago waits for a worker that does not come. One that works hard asks
     * for tasks all the time; one that has nothing to do would have taken this up.
     */
    boolean isMissed(String workflowId) {
        return temporal.fetchHistory(workflowId).getEvents().stream()
                        .noneMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                && busy().map(busy -> !busy).orElse(false);
    }

    /** Whether a worker asked for tasks just now; empty where the server cannot tell, as the in-process one. */
    Optional<Boolean> busy() {
        Instant since = Instant.now().minus(RECENTLY);
        DescribeTaskQueueRequest request = DescribeTaskQueueRequest.newBuilder()
                .setNamespace(temporal.getOptions().getNamespace())
                .setTaskQueue(TaskQueue.newBuilder().setName(AnalysisWorkflow.TASK_QUEUE))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                .build();
        try {
            return Optional.of(
                    temporal
                            .getWorkflowServiceStubs()
                            .blockingStub()
                            .describeTaskQueue(request)
                            .getPollersList()
                            .stream()
                            .map(poller -> poller.getLastAccessTime())
                            .anyMatch(time -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                                    .isAfter(since)));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
