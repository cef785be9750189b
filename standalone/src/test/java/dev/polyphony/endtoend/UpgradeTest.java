package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.deployment.DeploymentState;
import dev.polyphony.deployment.DeploymentState.State;
import dev.polyphony.ledger.LedgerEntry;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * One version of the workers after another, in processes of their own on the real server, while analyses are under way.
 */
@Execution(ExecutionMode.CONCURRENT)
class UpgradeTest {
    private static final String OPENAI = "openai/gpt-4o-mini";
    private static final String ANTHROPIC = "anthropic/claude-haiku-3.5";
    private static final String DEPLOYMENT = "polyphony";
    private static final String OLD = "n";
    private static final String NEW = "n-plus-1";

    /** {@code bench/upgrade/run} has more of them. */
    private static final int ANALYSES = Integer.getInteger("polyphony.test.upgrade", 20);

    /** Far above what as many take. */
    private static final Duration PATIENCE = Requests.PATIENCE.plusSeconds(2L * ANALYSES);

    @TempDir
    private Path folder;

    private final List<String> ids = new ArrayList<>();

    @Test
    @SuppressWarnings("try") // a worker works by being there
    void nextVersionWithOtherWorkflowCodeTakesWhatIsNewAndTheOldOneEndsWhatItBegan() throws Exception {
        Path changed = OtherBuild.in(folder.resolve("other"));
        try (Simulator simulator = Simulator.start(slow());
                RealServer server = RealServer.on(folder.resolve("state"));
                CommandProcess old = CommandProcess.worker(folder, server.address(), of(OLD, simulator))) {
            AnalysisClient client = server.client();
            await().atMost(PATIENCE).until(() -> known(client).isPresent());
            assertThat(workers(server).out()).contains("no version is current", "polyphony workers promote n");
            assertThat(workers(server, "promote", OLD).err()).contains("n of polyphony takes what is new");
            try (CommandProcess next = CommandProcess.worker(folder, server.address(), of(NEW, simulator), changed)) {
                submit(client, ANALYSES);
                CompletableFuture<Void> promotion = CompletableFuture.runAsync(() ->
                        assertThat(workers(server, "promote", NEW).err()).contains("n goes on with what it began"));
                await().atMost(PATIENCE).until(() -> {
                    submit(client, 1 + ANALYSES / 20);
                    return promotion.isDone();
                });
                promotion.join();
                Instant promoted = version(client, NEW).lastCurrent();
                await().atMost(PATIENCE).until(() -> version(client, OLD).state() == State.DRAINED);
                old.terminate();
                submit(client, 1);

                assertThat(results(client)).extracting(AnalysisResult::status).containsOnly(AnalysisStatus.ANSWERED);
                List<WorkflowExecutionInfo> ofOld = begunBy(OLD, server.temporal());
                List<WorkflowExecutionInfo> ofNew = begunBy(NEW, server.temporal());
                List<WorkflowExecutionInfo> underWay = ofOld.stream()
                        .filter(analysis -> ended(analysis).isAfter(promoted))
                        .toList();
                assertThat(ofOld.size() + ofNew.size()).isEqualTo(ids.size());
                assertThat(underWay).isNotEmpty();
                assertThat(ofNew).isNotEmpty();
                assertThat(failedReplays(server.temporal())).isEmpty();
                assertPaidOnce(simulator);
                // Nobody of its version is there to be asked any more.
                assertThat(client.show(ids.getFirst())).isInstanceOf(AnalysisState.Ended.class);
                assertThat(client.explain(ids.getFirst()).result().status()).isEqualTo(AnalysisStatus.ANSWERED);
                assertThat(client.progress(ids.getFirst()).status()).isEqualTo(AnalysisStatus.ANSWERED);
                System.out.printf(
                        "upgrade: %d analyses, %d begun by the old version, of them %d under way when the new one was promoted%n",
                        ids.size(), ofOld.size(), underWay.size());
            }
        }
    }

    /** Those that are under way at once are so many, however slow the machine is. */
    private static Script slow() {
        return Script.builder()
                .behaviour(
                        OPENAI,
                        Behaviour.healthy(Latency.fixed(Integer.getInteger("polyphony.test.upgrade.millis", 1500))))
                .behaviour(ANTHROPIC, Behaviour.healthy(Latency.fixed(500)))
                .build();
    }

    private static Map<String, String> of(String build, Simulator simulator) {
        Map<String, String> environment = new HashMap<>(RealProviders.at(simulator));
        environment.put("POLYPHONY_DEPLOYMENT", DEPLOYMENT);
        environment.put("POLYPHONY_BUILD_ID", build);
        return environment;
    }

    private void submit(AnalysisClient client, int more) {
        for (int i = 0; i < more; i++) {
            Selection panel = Requests.panel(2, null, OPENAI, ANTHROPIC).selection();
            ids.add(client.submit(new Analysis(
                            AnalysisIds.mint(), "default", Requests.PROMPT, panel, new Limits(PATIENCE, null, null)))
                    .id());
        }
    }

    private List<AnalysisResult> results(AnalysisClient client) throws Exception {
        List<AnalysisResult> results = new ArrayList<>();
        for (String id : ids) {
            results.add(client.result(id, PATIENCE));
        }
        return results;
    }

    private static TypedCommand workers(RealServer server, String... arguments) {
        Map<String, String> environment =
                Map.of("POLYPHONY_HOME", server.folder().toString(), "TEMPORAL_ADDRESS", server.address());
        return TypedCommand.run(
                environment,
                Stream.concat(Stream.of("workers"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static Optional<DeploymentState> known(AnalysisClient client) {
        return client.workers().deployments().find(DEPLOYMENT);
    }

    private static DeploymentState.Version version(AnalysisClient client, String build) {
        return known(client).orElseThrow().versions().stream()
                .filter(version -> version.buildId().equals(build))
                .findFirst()
                .orElseThrow();
    }

    private List<WorkflowExecutionInfo> begunBy(String build, WorkflowClient temporal) {
        return ids.stream()
                .map(id -> temporal.newUntypedWorkflowStub(id)
                        .describe()
                        .getRawDescription()
                        .getWorkflowExecutionInfo())
                .filter(analysis -> analysis.getVersioningInfo()
                        .getDeploymentVersion()
                        .getBuildId()
                        .equals(build))
                .toList();
    }

    private static Instant ended(WorkflowExecutionInfo analysis) {
        return Instant.ofEpochSecond(
                analysis.getCloseTime().getSeconds(), analysis.getCloseTime().getNanos());
    }

    private List<HistoryEvent> failedReplays(WorkflowClient temporal) {
        return ids.stream()
                .flatMap(id -> temporal.fetchHistory(id).getEvents().stream())
                .filter(event -> event.getWorkflowTaskFailedEventAttributes().getCause()
                        == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR)
                .toList();
    }

    /** The simulator's log is the providers' bill. */
    private void assertPaidOnce(Simulator simulator) {
        Path home = folder.resolve("home");
        List<LedgerEntry> settled = LedgerLines.of(home, RequestState.SETTLED);
        assertThat(simulator.log().requests())
                .hasSize(2 * ids.size())
                .extracting(LoggedRequest::outcome)
                .containsOnly(LoggedOutcome.ANSWERED);
        assertThat(settled).hasSize(2 * ids.size());
        // What a new process on a busy machine does not get on its way in time is taken back, and counted again.
        assertThat(LedgerLines.of(home).stream().map(LedgerEntry::state))
                .isSubsetOf(RequestState.SETTLED, RequestState.RELEASED);
    }
}
