package dev.polyphony.execution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.plan.CompiledPlan;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An in-process server with virtual time, the workflow under test and scripted activities. */
@NullUnmarked // Set up before each test.
final class Stage implements BeforeEachCallback, AfterEachCallback {
    private TestWorkflowEnvironment env;
    private ScriptedModels models;
    private ScriptedDecisions decisions;

    @Override
    public void beforeEach(ExtensionContext context) {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
        SearchAttributes.ALL.forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
        env = TestWorkflowEnvironment.newInstance(options.build());
        models = new ScriptedModels(env);
        decisions = new ScriptedDecisions();
        var worker = env.newWorker(AnalysisWorkflow.TASK_QUEUE);
        worker.registerWorkflowImplementationTypes(DurableAnalysis.class);
        worker.registerActivitiesImplementations(decisions);
        env.newWorker(Draft.LANE).registerActivitiesImplementations(models);
        env.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        env.close();
    }

    TestWorkflowEnvironment env() {
        return env;
    }

    ScriptedModels models() {
        return models;
    }

    Script model(String name) {
        return models.script(name);
    }

    ScriptedDecisions decisions() {
        return decisions;
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
        Analysis analysis = new Analysis(
                UUID.randomUUID().toString(),
                "default",
                "REST or GraphQL?",
                Selection.Preset.of("fallback"),
                Limits.DEFAULT);
        WorkflowStub stub = env.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Analysis",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(analysis.id())
                                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                                .build());
        stub.start(analysis);
        return stub;
    }

    AnalysisResult result(WorkflowStub stub) {
        return stub.getResult(AnalysisResult.class);
    }
}
