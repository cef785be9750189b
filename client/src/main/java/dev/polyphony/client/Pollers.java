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

    /**
     * One that was given as many analyses at once as it can hold asks for none until it has begun them: nobody is told
     * meanwhile that it is not there.
     */
    private static final Duration LATELY = Duration.ofSeconds(10);

    private final WorkflowClient temporal;

    Pollers(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /**
     * Whether a workflow that was started a while ago waits for a worker that does not come. One that works hard asks
     * for tasks time and again; one that has nothing to do would have taken this up.
     */
    boolean isMissed(String workflowId) {
        return temporal.fetchHistory(workflowId).getEvents().stream()
                        .noneMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED)
                && asked(LATELY).map(asked -> !asked).orElse(false);
    }

    /** Empty where no worker fails at it. */
    Optional<String> whyItFails(String workflowId) {
        return FailingTask.of(temporal, workflowId);
    }

    /** Empty where no worker fails at it; {@code unanswered} is what became of a question to one. */
    Optional<String> whyItFails(String workflowId, RuntimeException unanswered) {
        return FailingTask.of(temporal, workflowId, unanswered);
    }

    /** Whether a worker asked for tasks just now; empty where the server cannot tell, as the in-process one. */
    Optional<Boolean> busy() {
        return asked(RECENTLY);
    }

    private Optional<Boolean> asked(Duration within) {
        Instant since = Instant.now().minus(within);
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
