package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.execution.DurableAnalysis;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A council over two chains and a hedge, on the real server, whose worker dies in the middle. */
@Execution(ExecutionMode.CONCURRENT)
class NestedPlanTest {
    private static final String DOWN = "openai/down";
    private static final String RECORDED = "openai/recorded";
    private static final String IN_FLIGHT = "anthropic/in-flight";
    private static final String SLOW = "mistral/slow";
    private static final String QUICK = "gemini/quick";
    private static final String CHAIRMAN = "openai/chairman";

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void survivesTheDeathOfItsWorkerAndItsHistoryReplays() throws Exception {
        Script script = Script.builder()
                .behaviour(DOWN, Behaviour.always(Fault.unavailable(503)))
                .behaviour(IN_FLIGHT, Behaviour.sequence(Fault.hang()))
                .behaviour(SLOW, Behaviour.always(Fault.hang()))
                .build();
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"))) {
            AnalysisClient client = server.client();
            String id = client.submit(Requests.custom(council())).id();
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                Requests.patiently().until(() -> simulator.log().of(IN_FLIGHT).size() == 1 && recorded(client, id));
                worker.kill();
            }
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                AnalysisResult result = client.result(id, Requests.PATIENCE);

                assertThat(result.status()).isEqualTo(AnalysisStatus.ANSWERED);
                assertThat(result.modelUsed()).isEqualTo(CHAIRMAN);
                assertThat(result.models().ensemble()).containsExactlyInAnyOrder(RECORDED, IN_FLIGHT, QUICK);
                assertThat(result.decisions())
                        .anySatisfy(decision -> assertThat(decision)
                                .isInstanceOfSatisfying(
                                        Decision.Judged.class,
                                        judged -> assertThat(judged.voices()).hasSize(3)));
                assertThat(askedForAnAnswer(result, RECORDED)).hasSize(1);
                assertThatCode(() -> replay(server.temporal().fetchHistory(id))).doesNotThrowAnyException();
            }
        }
    }

    /** On a busy machine its own second would be too short, and what takes longer be taken for a deadlock. */
    private static void replay(WorkflowExecutionHistory history) throws Exception {
        try (TestWorkflowEnvironment env = TestWorkflowEnvironment.newInstance()) {
            var worker = env.newWorker(
                    AnalysisWorkflow.TASK_QUEUE,
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(Requests.PATIENCE.toMillis())
                            .build());
            worker.registerWorkflowImplementationTypes(DurableAnalysis.class);
            WorkflowReplayer.replayWorkflowExecution(history, worker);
        }
    }

    private static Plan council() {
        List<Plan> members = List.of(
                new Plan.Fallback(List.of(Plan.Call.of(DOWN), Plan.Call.of(RECORDED))),
                new Plan.Fallback(List.of(Plan.Call.of(IN_FLIGHT), Plan.Call.of(DOWN))),
                new Plan.Hedge(List.of(Plan.Call.of(SLOW), Plan.Call.of(QUICK)), Duration.ofSeconds(1)));
        return new Plan.Panel(members, 3, null, new Aggregation.Council(Plan.Call.of(CHAIRMAN), List.of()));
    }

    private static boolean recorded(AnalysisClient client, String id) {
        return client.progress(id).calls().stream()
                .anyMatch(call -> call.name().equals(RECORDED) && call.ended() instanceof CallRecord.Answered);
    }

    private static Stream<CallRecord> askedForAnAnswer(AnalysisResult result, String model) {
        return result.calls().stream().filter(call -> call.name().equals(model) && call.duty() == null);
    }
}
