package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.polyphony.call.Money;
import dev.polyphony.ledger.Budget;
import dev.polyphony.ledger.BudgetWaiters;
import dev.polyphony.ledger.Budgets;
import dev.polyphony.status.OpenWork;
import dev.polyphony.storage.Database;
import dev.polyphony.workflow.TaskPriority;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatingMetricsTest {
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicReference<@Nullable Status> problem = new AtomicReference<>();
    private final InstantSource clock = InstantSource.system();
    private Database database;
    private Server server;
    private ManagedChannel channel;
    private OperatingMetrics operating;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        database = Database.file(folder.resolve("ledger.db"));
        String name = UUID.randomUUID().toString();
        server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(new Queues())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        operating = new OperatingMetrics(
                new OpenWork(database, clock),
                new Budgets(database, clock),
                new QueueBacklogs(
                        WorkflowServiceGrpc.newBlockingStub(channel), "default", () -> List.of("provider.openai")),
                metrics);
    }

    @AfterEach
    void close() {
        operating.close();
        channel.shutdownNow();
        server.shutdownNow();
        database.close();
    }

    @Test
    void whatIsOpenAndWhatIsQueuedIsTold() {
        new Budgets(database, clock).set(Budget.parse("tenant:acme/month=50"));
        new BudgetWaiters(database, clock).add("an-1", "tenant:acme/month", new Money(80));

        operating.measure();

        assertThat(told())
                .contains(
                        "polyphony_temporal_up 1.0",
                        "polyphony_database_up 1.0",
                        "polyphony_budget_used_ratio{budget=\"tenant:acme/month\"} 0.0",
                        "polyphony_budget_waiting_analyses 1.0",
                        "polyphony_unsettled_requests{state=\"reserved\"} 0.0",
                        "polyphony_unsettled_requests{state=\"unknown\"} 0.0",
                        "polyphony_queue_backlog_tasks{kind=\"activity\",queue=\"provider.openai\",work=\"other\"} 7.0",
                        "polyphony_queue_backlog_age_seconds{kind=\"activity\",queue=\"provider.openai\",work=\"other\"} 2.5",
                        "polyphony_queue_backlog_tasks{kind=\"activity\",queue=\"provider.openai\",work=\"batch\"} 900.0",
                        "polyphony_queue_backlog_age_seconds{kind=\"activity\",queue=\"provider.openai\",work=\"batch\"} 3600.0",
                        "polyphony_queue_backlog_tasks{kind=\"workflow\",queue=\"polyphony\",work=\"other\"} 3.0");
    }

    @Test
    void budgetThatIsRemovedIsToldNoMore() {
        Budgets budgets = new Budgets(database, clock);
        budgets.set(Budget.parse("tenant:acme/month=0"));
        operating.measure();
        assertThat(told()).contains("polyphony_budget_used_ratio{budget=\"tenant:acme/month\"} 1.0");

        budgets.remove("tenant:acme/month");
        operating.measure();

        assertThat(told()).noneMatch(line -> line.startsWith("polyphony_budget_used_ratio"));
    }

    @Test
    void serverThatDoesNotAnswerIsToldAndTheDatabaseStillRead() {
        problem.set(Status.UNAVAILABLE);

        operating.measure();

        assertThat(told()).contains("polyphony_temporal_up 0.0", "polyphony_database_up 1.0");
    }

    @Test
    void serverThatCannotSayItsBacklogIsUpAllTheSame() {
        problem.set(Status.UNIMPLEMENTED);

        operating.measure();

        assertThat(told())
                .contains("polyphony_temporal_up 1.0")
                .noneMatch(line -> line.startsWith("polyphony_queue_backlog"));
    }

    @Test
    void databaseThatDoesNotAnswerIsTold() {
        database.close();

        operating.measure();

        assertThat(told()).contains("polyphony_temporal_up 1.0", "polyphony_database_up 0.0");
    }

    private List<String> told() {
        return metrics.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }

    /** Of workflows three wait, of calls seven and a batch's. */
    private final class Queues extends WorkflowServiceGrpc.WorkflowServiceImplBase {
        @Override
        public void describeTaskQueue(
                DescribeTaskQueueRequest request, StreamObserver<DescribeTaskQueueResponse> answer) {
            Status broken = problem.get();
            if (broken != null) {
                answer.onError(broken.asRuntimeException());
                return;
            }
            boolean calls = request.getTaskQueueType() == TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY;
            TaskQueueStats others = waiting(calls ? 7 : 3, Duration.ofMillis(2500));
            DescribeTaskQueueResponse.Builder told =
                    DescribeTaskQueueResponse.newBuilder().setStats(others);
            // A server from before 1.29 tells no priorities apart.
            if (calls) {
                told.putStatsByPriorityKey(3, others)
                        .putStatsByPriorityKey(TaskPriority.BATCH, waiting(900, Duration.ofHours(1)));
            }
            answer.onNext(told.build());
            answer.onCompleted();
        }

        private static TaskQueueStats waiting(long tasks, Duration oldest) {
            return TaskQueueStats.newBuilder()
                    .setApproximateBacklogCount(tasks)
                    .setApproximateBacklogAge(Durations.fromMillis(oldest.toMillis()))
                    .build();
        }
    }
}
