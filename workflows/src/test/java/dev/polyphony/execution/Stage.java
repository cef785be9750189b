package dev.polyphony.execution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.BatchWorkflow;
import dev.polyphony.workflow.PipelineWorkflow;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An in-process server with virtual time, the workflow under test and scripted activities. */
@NullUnmarked // Set up before each test.
final class Stage implements BeforeEachCallback, AfterEachCallback {
    /** With the in-process server, on a machine that is busy with something else. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<WorkerFactory> processes = new ArrayList<>();
    private TestWorkflowEnvironment env;
    private VirtualTime time;
    private ScriptedModels models;
    private ScriptedLocalCalls localCalls;
    private ScriptedDecisions decisions;
    private ScriptedLedger books;
    private ScriptedTextStore textStore;
    private ScriptedResults results;
    private ScriptedBatch batch;
    private ScriptedEconomy economy;
    private ScriptedPipeline pipeline;

    @Override
    public void beforeEach(ExtensionContext context) {
        open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    void open() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowServiceStubsOptions(WorkflowServiceStubsOptions.newBuilder()
                        .setRpcTimeout(PATIENCE)
                        .setSystemInfoTimeout(PATIENCE)
                        .validateAndBuildWithDefaults())
                // Saved histories must not name the machine that made them.
                .setWorkflowClientOptions(
                        WorkflowClientOptions.newBuilder().setIdentity("stage").build());
        SearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        env = TestWorkflowEnvironment.newInstance(options.build());
        time = VirtualTime.of(env);
        models = new ScriptedModels(env, time);
        localCalls = new ScriptedLocalCalls();
        decisions = new ScriptedDecisions();
        books = new ScriptedLedger();
        textStore = new ScriptedTextStore();
        results = new ScriptedResults();
        batch = new ScriptedBatch();
        economy = new ScriptedEconomy();
        pipeline = new ScriptedPipeline(results);
        var worker = env.newWorker(
                AnalysisWorkflow.TASK_QUEUE,
                WorkerOptions.newBuilder()
                        .setDefaultDeadlockDetectionTimeout(PATIENCE.toMillis())
                        .build());
        worker.registerWorkflowImplementationTypes(
                DurableAnalysis.class,
                DurableBatch.class,
                DurablePipeline.class,
                DurableSettlement.class,
                DurablePreview.class,
                DurableRejudgement.class);
        worker.registerActivitiesImplementations(
                decisions, books, textStore, results, batch, economy, pipeline, models, localCalls);
        env.newWorker(Draft.LANE).registerActivitiesImplementations(models);
        env.start();
    }

    void close() {
        processes.forEach(WorkerFactory::shutdownNow);
        processes.clear();
        env.close();
    }

    TestWorkflowEnvironment env() {
        return env;
    }

    ScriptedModels models() {
        return models;
    }

    ModelScript model(String name) {
        return models.script(name);
    }

    ScriptedLocalCalls localCalls() {
        return localCalls;
    }

    ScriptedDecisions decisions() {
        return decisions;
    }

    ScriptedLedger books() {
        return books;
    }

    ScriptedTextStore textStore() {
        return textStore;
    }

    ScriptedResults results() {
        return results;
    }

    ScriptedBatch batch() {
        return batch;
    }

    ScriptedEconomy economy() {
        return economy;
    }

    ScriptedPipeline pipeline() {
        return pipeline;
    }

    /** A process that takes up what began in it, on a queue of its own. */
    void process(String queue) {
        var other = WorkerFactory.newInstance(env.getWorkflowClient());
        other.newWorker(queue).registerActivitiesImplementations(models);
        other.start();
        processes.add(other);
    }

    /** That time passes although a call waits in a lane without a worker: the server skips none of it by itself. */
    void passWhileNobodyTakesUp(String lane, WorkflowStub analysis, Duration duration) {
        while (events(analysis, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED).stream()
                .noneMatch(event -> event.getActivityTaskScheduledEventAttributes()
                        .getTaskQueue()
                        .getName()
                        .equals(lane))) {
            Thread.onSpinWait();
        }
        time.passUntil(in(duration));
    }

    /** The server skips no time while a workflow task is repeated. */
    void awaitEvent(WorkflowStub analysis, EventType type) {
        while (events(analysis, type).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /**
     * Time passes after the end of an analysis until its request there has heard of it: the server skips none of it.
     */
    void passUntilAborted(String model) {
        while (models.events(model, ScriptedModels.Kind.ABORTED).isEmpty()) {
            time.passUntil(in(ScriptedModels.BEAT));
        }
    }

    /** An instant of virtual time. */
    Instant in(Duration fromNow) {
        return time.now().plus(fromNow);
    }

    AnalysisResult run(CompiledPlan plan) {
        decisions.compilesTo(plan);
        return result(start());
    }

    AnalysisResult run(Draft root, Duration deadline) {
        return run(Draft.plan(root, deadline));
    }

    WorkflowStub start(CompiledPlan plan) {
        decisions.compilesTo(plan);
        return start();
    }

    WorkflowStub start() {
        return start(Limits.DEFAULT);
    }

    WorkflowStub start(Limits limits) {
        Analysis analysis = analysis(limits);
        WorkflowStub stub = stub(analysis);
        stub.start(analysis);
        return stub;
    }

    /** Under any id, as earlier versions did. */
    WorkflowStub start(CompiledPlan plan, Analysis analysis, String workflowId) {
        decisions.compilesTo(plan);
        WorkflowStub stub = stub(workflowId);
        stub.start(analysis);
        return stub;
    }

    private static Analysis analysis(Limits limits) {
        return new Analysis(
                UUID.randomUUID().toString(), "default", "REST or GraphQL?", Selection.Preset.of("fallback"), limits);
    }

    private WorkflowStub stub(Analysis analysis) {
        return stub(analysis.id());
    }

    private WorkflowStub stub(String workflowId) {
        return env.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Analysis",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(workflowId)
                                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                                .build());
    }

    /** Under the id {@code batch-1}. */
    WorkflowStub startBatch(BatchWorkflow.Run run) {
        BatchWorkflow workflow = env.getWorkflowClient()
                .newWorkflowStub(
                        BatchWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("batch-1")
                                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                                .build());
        WorkflowClient.start(workflow::run, run);
        return WorkflowStub.fromTyped(workflow);
    }

    /** Under the id {@code pipeline-1}; each node asks the model of its name. */
    WorkflowStub startPipeline() {
        return startPipeline(1);
    }

    WorkflowStub startPipeline(int round) {
        PipelineWorkflow workflow = env.getWorkflowClient()
                .newWorkflowStub(
                        PipelineWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ScriptedPipeline.ID)
                                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                                .build());
        WorkflowClient.start(workflow::run, PipelineWorkflow.Run.of(pipeline.definition(), round));
        return WorkflowStub.fromTyped(workflow);
    }

    /** An analysis whose cancellation is there before a worker takes it up. */
    WorkflowStub startCancelled(CompiledPlan plan) {
        decisions.compilesTo(plan);
        Analysis analysis = analysis(Limits.DEFAULT);
        WorkflowStub stub = stub(analysis);
        stub.signalWithStart("cancel", new Object[0], new Object[] {analysis});
        return stub;
    }

    List<HistoryEvent> events(WorkflowStub stub, EventType type) {
        return history(stub).getEvents().stream()
                .filter(event -> event.getEventType() == type)
                .toList();
    }

    WorkflowExecutionHistory history(WorkflowStub stub) {
        return env.getWorkflowClient().fetchHistory(stub.getExecution().getWorkflowId());
    }

    AnalysisResult result(WorkflowStub stub) {
        return stub.getResult(AnalysisResult.class);
    }
}
