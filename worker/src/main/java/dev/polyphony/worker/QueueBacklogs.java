package dev.polyphony.worker;

import com.google.protobuf.util.Durations;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.TaskPriority;
import dev.polyphony.workflow.WebhookWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * @param batch whether they are those of batches, which wait as long as others have something to do
     * @param tasks about how many
     * @param oldest how long its oldest waits; zero where none does
     */
    record Backlog(String queue, String kind, boolean batch, long tasks, Duration oldest) {}

    /**
     * Nothing where the server cannot say, as one from before 1.25 or the in-process one.
     *
     * @throws StatusRuntimeException where it does not answer
     */
    List<Backlog> read() {
        List<Backlog> all = new ArrayList<>();
        try {
            all.addAll(of(AnalysisWorkflow.TASK_QUEUE, "workflow", TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW));
            all.addAll(of(AnalysisWorkflow.TASK_QUEUE, "activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
            all.addAll(of(WebhookWorkflow.TASK_QUEUE, "activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
            for (String lane : lanes.get()) {
                all.addAll(of(lane, "activity", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
            }
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                throw e;
            }
        }
        return all;
    }

    /** What batches left in the queue apart from all else, where the server tells priorities apart. */
    private List<Backlog> of(String queue, String kind, TaskQueueType type) {
        DescribeTaskQueueResponse found = server.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(namespace)
                        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                        .setTaskQueueType(type)
                        .setReportStats(true)
                        .build());
        Map<Integer, TaskQueueStats> byPriority = found.getStatsByPriorityKeyMap();
        if (byPriority.isEmpty()) {
            return List.of(of(queue, kind, false, List.of(found.getStats())));
        }
        Map<Boolean, List<TaskQueueStats>> parts = byPriority.entrySet().stream()
                .collect(Collectors.partitioningBy(
                        one -> one.getKey() == TaskPriority.BATCH,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return Stream.of(false, true)
                .map(batch -> of(queue, kind, batch, parts.getOrDefault(batch, List.of())))
                .toList();
    }

    private static Backlog of(String queue, String kind, boolean batch, List<TaskQueueStats> parts) {
        return new Backlog(
                queue,
                kind,
                batch,
                parts.stream()
                        .mapToLong(TaskQueueStats::getApproximateBacklogCount)
                        .sum(),
                Duration.ofMillis(parts.stream()
                        .mapToLong(part -> Durations.toMillis(part.getApproximateBacklogAge()))
                        .max()
                        .orElse(0)));
    }
}
