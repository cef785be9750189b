package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;

/** Compile, interpret, conclude. */
public final class DurableAnalysis implements AnalysisWorkflow {
    private final Journal journal;
    private AnalysisStatus status = AnalysisStatus.RUNNING;

    @WorkflowInit
    public DurableAnalysis(Analysis analysis) {
        journal = new Journal(now());
    }

    @Override
    public AnalysisResult analyze(Analysis analysis) {
        Conclusion conclusion = new Conclusion(analysis, journal);
        AnalysisResult result = switch (Lanes.decisions().compile(analysis)) {
            case Compilation.Rejected rejected -> conclusion.rejected(rejected);
            case Compilation.Compiled(CompiledPlan plan) -> conclusion.of(plan, execute(analysis, plan));
        };
        status = result.status();
        conclusion.publish(result);
        return result;
    }

    @Override
    public Progress progress() {
        return new Progress(status, journal.startedAt(), journal.progress());
    }

    private Outcome execute(Analysis analysis, CompiledPlan plan) {
        if (plan.semantics() > CompiledPlan.SEMANTICS) {
            // Fails the workflow task, not the analysis: it waits for a worker that knows these semantics.
            throw new IllegalStateException("compiled for semantics " + plan.semantics() + ", this worker knows up to "
                    + CompiledPlan.SEMANTICS);
        }
        try {
            return new Interpreter(analysis, plan, journal)
                    .run(journal.startedAt().plus(plan.deadline()));
        } catch (CanceledFailure cancelled) {
            // What is under way hears of it too; its entries belong into the result.
            Workflow.newDetachedCancellationScope(() -> Workflow.await(journal::allEnded))
                    .run();
            return new Outcome.Cancelled();
        }
    }
}
