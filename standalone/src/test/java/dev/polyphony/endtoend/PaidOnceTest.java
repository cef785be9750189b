package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** On the real server, with workers in processes of their own and the simulator's log as the provider's bill. */
@Execution(ExecutionMode.CONCURRENT)
class PaidOnceTest {
    private static final String MODEL = "openai/gpt-4o-mini";
    private static final int KILLS = Integer.getInteger("polyphony.test.kills", 8);
    private static final int ANALYSES = 5 * KILLS / 2;

    @TempDir
    private Path folder;

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void killsPayNoAnswerTwiceAndLeaveEveryDoubtOnTheBooks() throws Exception {
        Script script = Script.builder()
                .behaviour(MODEL, Behaviour.healthy(Latency.fixed(400)))
                .build();
        Random random = new Random(4711);
        try (Simulator simulator = Simulator.start(script);
                RealServer server = RealServer.on(folder.resolve("state"))) {
            AnalysisClient client = server.client();
            List<String> ids = new ArrayList<>();
            for (int kill = 0; kill < KILLS; kill++) {
                while (ids.size() < ANALYSES * (kill + 1) / KILLS) {
                    ids.add(client.submit(Requests.fallback("gpt-4o-mini")).id());
                }
                int asked = simulator.log().requests().size();
                int paid = LedgerLines.of(home(), RequestState.SETTLED).size();
                // Every second one comes when an answer is there, however slow the machine: three in flight end a call.
                boolean inFlight = kill % 2 == 0;
                try (CommandProcess worker =
                        CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                    await().atMost(Requests.PATIENCE)
                            .until(() -> inFlight
                                    ? simulator.log().requests().size() > asked
                                    : LedgerLines.of(home(), RequestState.SETTLED)
                                                    .size()
                                            > paid);
                    await().pollDelay(Duration.ofMillis(random.nextInt(inFlight ? 300 : 600)))
                            .until(() -> true);
                    worker.kill();
                }
            }
            try (CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
                Money told = Money.ZERO;
                List<String> answered = new ArrayList<>();
                for (String id : ids) {
                    // Whoever was killed in flight three times is not asked again: too much would be in doubt.
                    AnalysisResult result = client.result(id, Requests.PATIENCE);
                    told = told.plus(result.cost());
                    if (result.status() == AnalysisStatus.ANSWERED) {
                        answered.add(id);
                    }
                }
                List<LedgerEntry> settled = LedgerLines.of(home(), RequestState.SETTLED);
                List<LedgerEntry> unknown = LedgerLines.of(home(), RequestState.UNKNOWN);
                int sent = simulator.log().requests().size();
                assertThat(answered).hasSizeGreaterThan(ANALYSES / 2);
                assertThat(settled.stream().map(LedgerEntry::analysis)).containsExactlyInAnyOrderElementsOf(answered);
                assertThat(LedgerLines.of(home(), RequestState.HELD)).isEmpty();
                // Some were reserved and never sent: their worker died between.
                assertThat(sent - settled.size()).isBetween(1, unknown.size());
                assertThat(total(settled)).isEqualTo(told);
            }
        }
    }

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void resetReadsPaidAnswersBack() throws Exception {
        try (Simulator simulator = Simulator.start(Script.healthy());
                RealServer server = RealServer.on(folder.resolve("state"));
                CommandProcess worker = CommandProcess.worker(folder, server.address(), RealProviders.at(simulator))) {
            AnalysisClient client = server.client();
            AnalysisResult first = Requests.answer(client, Requests.ensemble("gpt-4o-mini", "claude-haiku-3.5"));
            int sent = simulator.log().requests().size();

            reset(server.temporal(), first.id());
            AnalysisResult again = client.result(first.id(), Requests.PATIENCE);

            assertThat(again.response()).isEqualTo(first.response());
            assertThat(again.cost()).isEqualTo(first.cost());
            assertThat(simulator.log().requests()).hasSize(sent);
            assertThat(LedgerLines.of(home(), RequestState.SETTLED)).hasSize(sent);
            // A new process on a busy machine may not get one on its way in the half second for which it counts to its
            // minute: it is taken back, and counted again.
            assertThat(LedgerLines.of(home()).stream().map(LedgerEntry::state))
                    .isSubsetOf(RequestState.SETTLED, RequestState.RELEASED);
        }
    }

    /** To where nothing had been asked yet. */
    private static void reset(WorkflowClient temporal, String id) {
        long begun = temporal.fetchHistory(id).getEvents().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
                .mapToLong(HistoryEvent::getEventId)
                .findFirst()
                .orElseThrow();
        temporal.getWorkflowServiceStubs()
                .blockingStub()
                .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                        .setNamespace("default")
                        .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .setReason("a test")
                        .setWorkflowTaskFinishEventId(begun)
                        .setRequestId(UUID.randomUUID().toString())
                        .build());
    }

    private Path home() {
        return folder.resolve("home");
    }

    private static Money total(List<LedgerEntry> lines) {
        return lines.stream().map(LedgerEntry::amount).reduce(Money.ZERO, Money::plus);
    }
}
