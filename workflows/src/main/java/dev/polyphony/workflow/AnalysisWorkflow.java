package dev.polyphony.workflow;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Progress;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One analysis. Its workflow id is the analysis id. */
@WorkflowInterface
public interface AnalysisWorkflow {
    /** The task queue on which workers host this workflow. */
    String TASK_QUEUE = "polyphony";

    /** Always ends in a result, also when every model fails, time runs out or it is cancelled by {@link #cancel}. */
    @WorkflowMethod(name = "Analysis")
    AnalysisResult analyze(Analysis analysis);

    /**
     * Ends the analysis in a result that lists what was under way. Temporal's own cancellation stops the same calls,
     * but a workflow that is cancelled that way cannot return anything.
     */
    @SignalMethod
    void cancel();

    /** Lets an analysis that waits for money spend past what budgets leave; of no effect on any other. */
    @SignalMethod
    void approve();

    /** An analysis that waits for money looks again whether there is some. */
    @SignalMethod
    void budgetChanged();

    @QueryMethod
    Progress progress();
}
