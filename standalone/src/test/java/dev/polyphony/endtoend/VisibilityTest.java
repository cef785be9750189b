package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.converter.DefaultDataConverter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What Temporal's lists and Web UI can tell of analyses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VisibilityTest {
    private static final String GOOD = "claude-haiku-4-5";
    private static final String BAD = "openai/bad";
    private static final String SLOW = "mistral/slow";

    private final Simulator simulator = Simulator.start(Script.builder()
            .fault(BAD, Fault.invalidRequest(400))
            .fault(SLOW, Fault.hang())
            .build());
    private RealServer server;
    private Worker worker;
    private AnalysisResult answered;
    private AnalysisResult degraded;
    private AnalysisResult unanswered;
    private AnalysisResult rejected;
    private AnalysisResult cancelled;

    @BeforeAll
    void runOneOfEach(@TempDir Path folder) throws Exception {
        server = RealServer.on(folder);
        // Each call is an activity there.
        worker = Worker.at(server, RealProviders.at(simulator), "--polyphony.worker.tuning.placement=lane");
        answered = answer(worker.client(), Requests.fallback(BAD, GOOD));
        degraded = answer(worker.client(), Requests.ensemble(GOOD, BAD));
        unanswered = answer(worker.client(), Requests.fallback(BAD));
        rejected = answer(worker.client(), Requests.preset("no-such-strategy"));
        Analysis endless = Requests.fallback(SLOW);
        worker.client().submit(endless);
        worker.client().cancel(endless.id());
        cancelled = worker.client().result(endless.id(), Requests.PATIENCE);
    }

    @AfterAll
    void stop() {
        worker.close();
        server.close();
        simulator.close();
    }

    @Test
    void analysesAreListedByStatus() {
        awaitListed(AnalysisStatus.ANSWERED, answered.id(), degraded.id());
        awaitListed(AnalysisStatus.NO_ANSWER, unanswered.id());
    }

    /** To Temporal all of them are completed. */
    @Test
    void rejectedAndCancelledOnesAreToldFromAnsweredOnes() {
        awaitListed(AnalysisStatus.REJECTED, rejected.id());
        awaitListed(AnalysisStatus.CANCELLED, cancelled.id());
        assertFound("PolyphonyStatus = 'rejected' AND ExecutionStatus = 'Completed'", rejected.id());
    }

    @Test
    void listTellsWhatBecameOfAnAnalysisWithoutAskingAWorker() {
        awaitListed(AnalysisStatus.NO_ANSWER, unanswered.id());

        assertThat(server.client().list(new AnalysisFilter(AnalysisStatus.ANSWERED, 10)))
                .filteredOn(summary -> summary.id().equals(answered.id()))
                .singleElement()
                .satisfies(summary -> {
                    assertThat(summary.status()).isEqualTo("answered");
                    assertThat(summary.strategy()).isEqualTo("fallback");
                    assertThat(summary.tenant()).isEqualTo("default");
                    assertThat(summary.models()).containsExactly(BAD, GOOD);
                    assertThat(summary.ended()).isNotNull();
                    assertThat(summary.costUsd()).isNotNull();
                });
    }

    @Test
    void searchAttributesFindAnalysesByStrategyModelAndDegradation() {
        assertFound("PolyphonyStrategy = 'ensemble'", degraded.id());
        assertFound("PolyphonyDegraded = true", degraded.id());
        assertFound("PolyphonyModels = '" + GOOD + "'", answered.id(), degraded.id());
        assertFound("PolyphonyTenant = 'default' AND PolyphonyStatus = 'no_answer'", unanswered.id());
    }

    @Test
    void everyAnalysisHasASummaryFromItsStart() {
        assertThat(describe(answered).getStaticSummary()).isEqualTo("fallback · openai/bad, claude-haiku-4-5");
        assertThat(describe(answered).getStaticDetails()).contains("tenant **default**", "> " + Requests.PROMPT);
    }

    @Test
    void verdictStandsInTheDetailsAtTheEnd() {
        assertThat(currentDetails(answered)).startsWith("**answered** by **" + GOOD + "** · ");
        assertThat(currentDetails(rejected)).startsWith("**rejected**").contains("no-such-strategy");
        assertThat(currentDetails(cancelled)).startsWith("**cancelled**");
    }

    private String currentDetails(AnalysisResult result) {
        return server.temporal()
                .newUntypedWorkflowStub(result.id())
                .query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();
    }

    @Test
    void everyDecisionSaysWhatItIsAbout() {
        assertThat(summaries(degraded, EventType.EVENT_TYPE_MARKER_RECORDED))
                .containsExactly("compile the plan", "compare the answers", "store the result");
    }

    @Test
    void everyCallSaysWhichModelAndWhichStep() {
        assertThat(callSummaries(answered)).containsExactly(BAD + " · step 1 of 2", GOOD + " · step 2 of 2");
        assertThat(callSummaries(degraded))
                .containsExactlyInAnyOrder(GOOD + " · member 1 of 2", BAD + " · member 2 of 2");
    }

    /** The list lags behind the analyses. */
    private void awaitListed(AnalysisStatus status, String... ids) {
        await().atMost(Requests.PATIENCE)
                .untilAsserted(() -> assertThat(server.client().list(new AnalysisFilter(status, 10)))
                        .extracting(AnalysisSummary::id)
                        .containsExactlyInAnyOrder(ids));
    }

    private void assertFound(String query, String... ids) {
        await().atMost(Requests.PATIENCE).untilAsserted(() -> {
            try (var found = server.temporal().listExecutions(query)) {
                assertThat(found.map(WorkflowExecutionMetadata::getExecution)
                                .map(execution -> execution.getWorkflowId()))
                        .containsExactlyInAnyOrder(ids);
            }
        });
    }

    private WorkflowExecutionDescription describe(AnalysisResult result) {
        return server.temporal().newUntypedWorkflowStub(result.id()).describe();
    }

    private List<String> callSummaries(AnalysisResult result) {
        return summaries(result, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    }

    private List<String> summaries(AnalysisResult result, EventType type) {
        return server.temporal().fetchHistory(result.id()).getEvents().stream()
                .filter(event -> event.getEventType() == type)
                .map(event -> DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                        event.getUserMetadata().getSummary(), String.class, String.class))
                .toList();
    }
}
