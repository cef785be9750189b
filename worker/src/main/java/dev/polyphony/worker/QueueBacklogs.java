package dev.polyphony.worker;

import com.google.protobuf.util.Durations;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.WebhookWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How much waits at the Temporal server in the queues that workers serve. */
final class QueueBacklogs {
    private static final long PATIENCE_SECONDS = 5;

    private final WorkflowServiceBlockingStub server;
    private final String namespace;
    private final Supplier<Collection<String>> lanes;

    /** @param lanes the task queues of calls, as they are now */
    QueueBacklogs(WorkflowServiceBlockingStub server, String namespace, Supplier<Collection<String>> lanes) {
        this.server = server;
        this.namespace = namespace;
        this.lanes = lanes;
    }

    /**
     * @param kind of its tasks: {@code workflow} or {@code activity}
     * @param tasks about how many
     * @param oldest how long its oldest waits; zero where none does
     */
    record Backlog(String queue, String kind, long tasks, Duration oldest) {}

    /**
     * Nothing where the server cannot say, as one from before 1.25 or the in-process one.
     *
     * @throws StatusRuntimeException where it does not answer
     */
    List<Backlog> read() {
        List<Backlog> all = new ArrayList<>();
        try {
            all.add(of(AnalysisWorkflow.TASK_QUEUE, "workflow", TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW));
            all.add(of(AnalysisWorkflow.TASK_QUEUE, "activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
            all.add(of(WebhookWorkflow.TASK_QUEUE, "activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
            for (String lane : lanes.get()) {
                all.add(of(lane, "activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                throw e;
            }
        }
        return all;
    }

    private Backlog of(String queue, String kind, TaskQueueType type) {
        TaskQueueStats stats = server.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                        .setTaskQueueType(type)
                        .setReportStats(true)
                        .build())
                .getStats();
        return new Backlog(
                queue,
                kind,
                stats.getApproximateBacklogCount(),
                Duration.ofMillis(Durations.toMillis(stats.getApproximateBacklogAge())));
    }
}
