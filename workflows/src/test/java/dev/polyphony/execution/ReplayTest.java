package dev.polyphony.execution;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Progress;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowHistoryLoader;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Analyses that an earlier version began go on with this one. */
class ReplayTest {
    static Set<String> golden() {
        return GoldenAnalyses.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void savedHistoryIsReplayed(String name) {
        assertThatCode(() -> replay(name, DurableAnalysis.class)).doesNotThrowAnyException();
    }

    static Set<String> goldenBatches() {
        return GoldenBatches.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("goldenBatches")
    void savedHistoryOfABatchIsReplayed(String name) {
        assertThatCode(() -> replay(name, DurableBatch.class)).doesNotThrowAnyException();
    }

    static Set<String> goldenPipelines() {
        return GoldenPipelines.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("goldenPipelines")
    void savedHistoryOfAPipelineIsReplayed(String name) {
        assertThatCode(() -> replay(name, DurablePipeline.class)).doesNotThrowAnyException();
    }

    @Test
    void workflowThatWaitsBeforeItStartsIsFound() {
        assertThatThrownBy(() -> replay("fallback-second", WaitsFirst.class))
                .hasMessageContaining("NonDeterministicException");
    }

    @Test
    void workflowThatStartsAnewWhenItEndedIsFound() {
        assertThatThrownBy(() -> replay("fallback-second", AsksTwice.class))
                .hasMessageContaining("NonDeterministicException");
    }

    /**
     * However busy the machine is: what takes its time here is no deadlock, as a workflow's own second would have it.
     */
    private static void replay(String name, Class<?> workflow) throws Exception {
        try (TestWorkflowEnvironment env = TestWorkflowEnvironment.newInstance()) {
            Worker worker = env.newWorker(
                    AnalysisWorkflow.TASK_QUEUE,
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(
                                    Duration.ofMinutes(1).toMillis())
                            .build());
            worker.registerWorkflowImplementationTypes(workflow);
            WorkflowReplayer.replayWorkflowExecution(
                    WorkflowHistoryLoader.readHistoryFromResource("histories/" + name + ".json"), worker);
        }
    }

    /** The workflow with a deliberate change. */
    abstract static class Changed implements AnalysisWorkflow {
        final DurableAnalysis analysis;

        Changed(Analysis input) {
            analysis = new DurableAnalysis(input);
        }

        @Override
        public void cancel() {
            analysis.cancel();
        }

        @Override
        public void approve() {
            analysis.approve();
        }

        @Override
        public void budgetChanged() {
            analysis.budgetChanged();
        }

        @Override
        public Progress progress() {
            return analysis.progress();
        }
    }

    public static final class WaitsFirst extends Changed {
        @WorkflowInit
        public WaitsFirst(Analysis input) {
            super(input);
        }

        @Override
        public AnalysisResult analyze(Analysis input) {
            Workflow.sleep(Duration.ofSeconds(1));
            return analysis.analyze(input);
        }
    }

    public static final class AsksTwice extends Changed {
        @WorkflowInit
        public AsksTwice(Analysis input) {
            super(input);
        }

        @Override
        public AnalysisResult analyze(Analysis input) {
            analysis.analyze(input);
            return new DurableAnalysis(input).analyze(input);
        }
    }
}
