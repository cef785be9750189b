package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.aggregation.AnswerComparison;
import dev.polyphony.budget.LedgerActivitiesImpl;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Reply;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.AnswerCache;
import dev.polyphony.ledger.BudgetWaiters;
import dev.polyphony.ledger.CostStatistics;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.Availability;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpTransport;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.recording.PublishedCalls;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.PhraseScorer;
import dev.polyphony.scoring.Weights;
import dev.polyphony.semanticcache.SemanticCache;
import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import dev.polyphony.textstore.ClaimCheck;
import dev.polyphony.textstore.ImageMemory;
import dev.polyphony.traffic.ProviderAnalytics;
import dev.polyphony.traffic.TrafficFigures;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A lane in real time: the in-process server, a worker with the activity, and the simulator behind it. */
final class LaneUnderTest implements BeforeEachCallback, AfterEachCallback {
    static final String KEY = "sk-canary-4711";
    static final Catalogue CATALOGUE = CatalogueLoader.shipped();
    private static final String QUEUE = "lane";
    private static final MiniLm VECTORS = new MiniLm(6_000, 100);

    private final BlockingQueue<Runnable> left = new ArrayBlockingQueue<>(1);
    private volatile boolean waiting;

    /** Share of the semantic cache's hits. */
    private volatile double compared;

    private final Simulator simulator = Simulator.start(Script.healthy());
    private final HttpTransport wire = new HttpTransport();
    private final Path file = temporary();
    private final Database database = Database.file(file);
    private final StoredEvents events = new StoredEvents(database, InstantSource.system());
    private final Ledger ledger = new Ledger(database, InstantSource.system(), 2);
    private final ProviderHealth health =
            new ProviderHealth(database, InstantSource.system(), CircuitSettings.standard());
    private final TestWorkflowEnvironment server = TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());

    /** For a few kilobytes of images at once. */
    private final ImageMemory images = new ImageMemory(8 * 1024);

    /** What is known of models; absent where it is no more than whether their keys are there. */
    private volatile @Nullable Availability known;

    /** One call as the interpreter makes it. */
    @WorkflowInterface
    public interface OneCall {
        @WorkflowMethod
        Reply ask(CallTask task);
    }

    public static final class OneCallThroughTheLane implements OneCall {
        @Override
        public Reply ask(CallTask task) {
            Duration left = Duration.ofMillis(task.limits().until().toEpochMilli() - Workflow.currentTimeMillis());
            return Workflow.newActivityStub(
                            CallActivities.class,
                            ActivityOptions.newBuilder()
                                    .setScheduleToCloseTimeout(left)
                                    .setHeartbeatTimeout(Duration.ofSeconds(5))
                                    .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                                    .build())
                    .ask(task);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "ledger")
                    .resolve("ledger.db");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody books anything until this is closed. */
    Connection lockedBooks() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from waiter");
        }
        return connection;
    }

    /** Whatever was paid for before. */
    void storedAnswersAre(String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement update =
                        connection.prepareStatement("update send set answer = ? where answer is not null")) {
            update.setString(1, text);
            update.executeUpdate();
        }
    }

    /** What providers made of the requests so far. */
    TrafficFigures.Figures traffic() {
        return new TrafficFigures(database, InstantSource.system()).lately();
    }

    /** What became of the requests so far. */
    ProviderAnalytics.Figures analytics() {
        return new ProviderAnalytics(database).of(Instant.EPOCH, Instant.now().plusSeconds(1), null);
    }

    LedgerActivitiesImpl ledgerActivities() {
        return new LedgerActivitiesImpl(ledger, new BudgetWaiters(database, InstantSource.system()));
    }

    /**
     * Of all requests that were sent, in their order. On a busy machine one can be too late for its limit: it is
     * reserved anew then, and nothing was sent.
     */
    List<RequestState> states() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet sent = statement.executeQuery("select state from send where state != 'RELEASED'"
                        + " or tokens is null or limited_at is not null order by reserved_at, call_id, n")) {
            List<RequestState> states = new ArrayList<>();
            while (sent.next()) {
                states.add(RequestState.valueOf(sent.getString(1)));
            }
            return states;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void modelsAreKnownToBe(Availability as) {
        known = as;
    }

    Simulator simulator() {
        return simulator;
    }

    AskModel activity(Map<String, String> environment) {
        Endpoints endpoints = Endpoints.from(CATALOGUE, environment, Map.of());
        return new AskModel(
                        CATALOGUE,
                        endpoints,
                        model -> known == null ? endpoints.of(model) : known.of(model),
                        health,
                        new ModelClients(wire, Clock.systemUTC()),
                        new Assessor(Weights.standard(), List.of()),
                        ledger,
                        new AnswerCache(database, InstantSource.system()),
                        claimCheck())
                .recalling(new SemanticAnswers(
                        new SemanticCache(database, InstantSource.system()),
                        VECTORS,
                        new AnswerComparison(Weights.standard(), AggregationSettings.standard(), VECTORS),
                        new PhraseScorer(Weights.standard()),
                        () -> compared,
                        outcome -> {},
                        this::later));
    }

    private void later(Runnable work) {
        if (!waiting) {
            work.run();
        } else if (!left.offer(work)) {
            throw new RejectedExecutionException();
        }
    }

    /** What no answer waits for waits for {@link #doWhatIsLeft()}, one such piece of work at most. */
    void keepsLater() {
        waiting = true;
    }

    void doWhatIsLeft() {
        waiting = false;
        Objects.requireNonNull(left.poll(), "nothing is left").run();
    }

    /** Instead of answering by it. */
    void comparesEveryHit() {
        compared = 1;
    }

    CostStatistics.Figures statistics() {
        return new CostStatistics(database).of(EntryFilter.ALL);
    }

    BatchedCalls batchedCalls() {
        return new BatchedCalls(
                CATALOGUE,
                Endpoints.from(CATALOGUE, environment(), Map.of()),
                new ModelClients(wire, Clock.systemUTC()),
                ledger,
                claimCheck());
    }

    ClaimCheck claimCheck() {
        return new ClaimCheck(texts(), images);
    }

    StoredTexts texts() {
        return new StoredTexts(database, InstantSource.system());
    }

    ImageMemory images() {
        return images;
    }

    Map<String, String> environment() {
        return Map.of(
                "OPENAI_BASE_URL",
                simulator.baseUrl("openai"),
                "OPENAI_API_KEY",
                KEY,
                "OLLAMA_HOST",
                simulator.baseUrl("ollama"));
    }

    WorkflowStub start(CallTask task) {
        // Its analysis', which somebody can follow.
        WorkflowStub workflow = server.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "OneCall",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowId(task.place().analysisId())
                                .build());
        workflow.start(task);
        return workflow;
    }

    String history(WorkflowStub workflow) {
        return server.getWorkflowClient()
                .fetchHistory(workflow.getExecution().getWorkflowId())
                .toJson(true);
    }

    /** Of the workflow, in order, all of it; nothing more is told afterwards. */
    List<AnalysisEvent> told(WorkflowStub workflow) {
        events.close();
        return events.after(workflow.getExecution().getWorkflowId(), 0).stream()
                .map(AnalysisEvents.StoredEvent::event)
                .toList();
    }

    void stopTheWorker() {
        server.getWorkerFactory().shutdownNow();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        var worker = server.newWorker(
                QUEUE,
                WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
                        .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(100))
                        .setUsingVirtualThreadsOnActivityWorker(true)
                        .build());
        worker.registerWorkflowImplementationTypes(OneCallThroughTheLane.class);
        worker.registerActivitiesImplementations(
                new PublishedCalls(activity(environment()).telling(events, events, StreamSettings.standard()), events));
        server.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.close();
        events.close();
        ledger.close();
        health.close();
        database.close();
        wire.close();
        simulator.close();
    }
}
