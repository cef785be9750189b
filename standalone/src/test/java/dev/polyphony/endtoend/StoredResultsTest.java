package dev.polyphony.endtoend;

import static dev.polyphony.endtoend.Requests.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.polyphony.activity.CompileActivities;
import dev.polyphony.activity.ResultActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Progress;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.execution.DurableAnalysis;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.recording.RecordResult;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits is told by what is stored; and where that is lost, by the server. */
@NullUnmarked // Set up before each test.
class StoredResultsTest {
    @TempDir
    private Path folder;

    private RealServer server;
    private Database database;
    private StoredEvents events;
    private AnalysisClient client;

    @BeforeEach
    void start() {
        server = RealServer.on(folder.resolve("state"));
        database = Database.file(folder.resolve(Database.FILE));
        events = new StoredEvents(database, InstantSource.system());
        client = new AnalysisClient(server.temporal(), events);
    }

    @AfterEach
    void stop() {
        events.close();
        database.close();
        server.close();
    }

    @Test
    void workerThatIsLostAfterItStoredAResultLeavesAnAnalysisThatEndsInIt() throws Exception {
        Analysis analysis = Requests.fallback("openai/a");
        CompletableFuture<AnalysisResult> early =
                client.result(client.submit(analysis).id());
        WorkflowServiceStubs line = line();
        CountDownLatch stored = new CountDownLatch(1);
        WorkerFactory lost = worker(WorkflowClient.newInstance(line), "first", (result, receiver) -> {
            new RecordResult(events, database, () -> {}).record(result, receiver);
            stored.countDown();
            return hang();
        });
        stored.await();
        line.shutdownNow();
        lost.shutdownNow();

        assertThat(why(early.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                .as("told while the workflow still runs")
                .isEqualTo("first");
        assertThat(client.show(analysis.id())).isInstanceOf(AnalysisState.Ended.class);
        assertThat(client.explain(analysis.id()).question()).isEqualTo(analysis);
        assertThat(client.cancel(analysis.id()))
                .as("there is nothing left to end")
                .isFalse();

        WorkerFactory next = worker(server.temporal(), "second", new RecordResult(events, database, () -> {}));
        AnalysisResult end =
                server.temporal().newUntypedWorkflowStub(analysis.id()).getResult(AnalysisResult.class);
        next.shutdownNow();

        assertThat(why(end)).isEqualTo("first");
        assertThat(client.awaitClosed(analysis.id(), PATIENCE)).isTrue();
    }

    @Test
    void resultComesFromTheServerWhereTheFollowerLosesItsDatabase() throws Exception {
        Analysis analysis = Requests.fallback("openai/a");
        Database other = Database.file(folder.resolve(Database.FILE));
        StoredEvents lost = new StoredEvents(other, InstantSource.system());
        AnalysisClient follower = new AnalysisClient(server.temporal(), lost);
        CompletableFuture<AnalysisResult> result =
                follower.follow(client.submit(analysis).id(), progress -> {});
        lost.close();
        other.close();

        WorkerFactory worker = worker(server.temporal(), "refused", new RecordResult(events, database, () -> {}));

        assertThat(why(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))).isEqualTo("refused");
        assertThat(follower.show(analysis.id())).isInstanceOf(AnalysisState.Ended.class);
        worker.shutdownNow();
    }

    /** After its retention the server knows neither the analysis nor whose it was. */
    @Test
    void resultThatTheServerHasForgottenIsItsTenantsAlone() {
        AnalysisClient acme = client.forTenant("acme");
        AnalysisResult result = ended("an-gone");
        events.conclude(new Principal("acme").workflow("an-gone").value(), "run", result);

        assertThat(acme.show("an-gone")).isEqualTo(new AnalysisState.Ended(result));
        assertThat(acme.result("an-gone").join()).isEqualTo(result);
        for (AnalysisClient other : List.of(client, client.forTenant("another"))) {
            assertThatThrownBy(() -> other.show("an-gone")).isInstanceOf(UnknownAnalysis.class);
            assertThatThrownBy(() -> other.show("acme~an-gone")).isInstanceOf(UnknownAnalysis.class);
        }

        events.conclude("an-ours", "run", ended("an-ours"));
        assertThatThrownBy(() -> acme.show("an-ours")).isInstanceOf(UnknownAnalysis.class);
        assertThat(client.show("an-ours")).isInstanceOf(AnalysisState.Ended.class);
    }

    @Test
    void resultOfAnEarlierRunIsNotThatOfTheOneUnderWay() {
        Analysis analysis = Requests.fallback("openai/a");
        events.conclude(analysis.id(), "another run", ended(analysis.id()));

        client.submit(analysis);

        assertThat(client.show(analysis.id())).isInstanceOf(AnalysisState.Unattended.class);
    }

    @Test
    void progressIsShownWithoutAskingAWorker() {
        Analysis analysis = Requests.fallback("openai/a");
        client.submit(analysis);
        String run = server.temporal()
                .newUntypedWorkflowStub(analysis.id())
                .describe()
                .getExecution()
                .getRunId();
        Compilation waits = new Compilation.Unfunded(Compilation.Unfunded.OWN_LIMIT, Money.ZERO, "nothing left", null);
        events.publish(
                new AnalysisEvent(analysis.id(), run, "", 0, 0, new AnalysisEvent.Compiled(Instant.EPOCH, waits)));
        events.close();

        assertThat(client.show(analysis.id()))
                .isInstanceOfSatisfying(
                        AnalysisState.Running.class,
                        running -> assertThat(running.progress().waitsFor()).isEqualTo("nothing left"));
        assertThat(client.isAttended(analysis.id())).isFalse();
    }

    @Test
    void whoComesLateHearsOfEveryStep() throws Exception {
        Script script = Script.builder().fault("openai/refuses", Fault.badKey()).build();
        try (Simulator simulator = Simulator.start(script);
                Worker worker = Worker.withServer(RealProviders.at(simulator))) {
            Analysis analysis = Requests.fallback("openai/refuses", "mistral/answers");
            AnalysisResult result = Requests.answer(worker.follower(), analysis);

            List<Progress> told = new CopyOnWriteArrayList<>();
            CompletableFuture<AnalysisResult> again = worker.follower().follow(analysis.id(), told::add);

            assertThat(again.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(result);
            assertThat(told.getLast().calls())
                    .extracting(call -> call.name())
                    .containsExactly("openai/refuses", "mistral/answers");
            assertThat(told.getLast().calls())
                    .allSatisfy(call -> assertThat(call.ended()).isNotNull());
        }
    }

    /** What the member that hangs had sent when it was cancelled may be billed. */
    @Test
    void cancelledMemberSaysWhatItSentAndTheListNamesTheSameCost() throws Exception {
        Script script = Script.builder().fault("openai/hangs", Fault.hang()).build();
        try (Simulator simulator = Simulator.start(script);
                Worker worker = Worker.at(server, RealProviders.at(simulator))) {
            Analysis panel = Requests.panel(2, Duration.ofSeconds(1), "gpt-4o-mini", "gpt-4o", "openai/hangs");
            List<AnalysisResult> results = List.of(
                    Requests.answer(worker.client(), panel),
                    Requests.answer(worker.client(), Requests.fallback("gpt-4o-mini")));

            assertThat(results.getFirst().calls().getLast()).isInstanceOfSatisfying(CallRecord.Failed.class, call -> {
                assertThat(call.failure()).isEqualTo(new Failure.Cancelled());
                assertThat(call.sends()).isEqualTo(1);
                assertThat(call.requests()).isEqualTo(new FailedRequests(Money.ZERO, Usage.NONE, 1));
            });
            assertThat(results)
                    .extracting(result -> result.spending().complete())
                    .containsExactly(false, true);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    worker.follower().list(new AnalysisFilter(AnalysisStatus.ANSWERED, 10)))
                            .extracting(AnalysisSummary::id, AnalysisSummary::costUsd, AnalysisSummary::costComplete)
                            .containsExactlyInAnyOrderElementsOf(results.stream()
                                    .map(result -> tuple(
                                            result.id(),
                                            result.cost().usd().doubleValue(),
                                            result.spending().complete()))
                                    .toList()));
        }
    }

    private WorkflowServiceStubs line() {
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.address())
                .build());
    }

    /** Refuses every analysis, in those words. */
    private static WorkerFactory worker(WorkflowClient temporal, String problem, ResultActivities results) {
        WorkerFactory factory = WorkerFactory.newInstance(temporal);
        var worker = factory.newWorker(AnalysisWorkflow.TASK_QUEUE);
        worker.registerWorkflowImplementationTypes(DurableAnalysis.class);
        worker.registerActivitiesImplementations(new Refusing(problem), results);
        factory.start();
        return factory;
    }

    private record Refusing(String problem) implements CompileActivities {
        @Override
        public Compilation compile(Analysis analysis) {
            return new Compilation.Rejected("models", problem, CompiledPlan.STORED_RESULT);
        }

        @Override
        public Compilation compileApproved(Analysis analysis) {
            return compile(analysis);
        }
    }

    private static String why(AnalysisResult result) {
        return String.valueOf(result.problem() == null ? null : result.problem().message());
    }

    private static AnalysisResult ended(String id) {
        return new AnalysisResult(
                id,
                AnalysisStatus.NO_ANSWER,
                AnalysisResult.Answer.NONE,
                AnalysisResult.Spending.NOTHING,
                Duration.ofSeconds(1),
                "custom",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                Instant.EPOCH,
                null);
    }

    private static ResultActivities.Recorded hang() {
        try {
            new CountDownLatch(1).await();
            throw new IllegalStateException("nobody ends this");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
