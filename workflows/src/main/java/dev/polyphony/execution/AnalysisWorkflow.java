package dev.polyphony.execution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Progress;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One analysis. Its workflow id is the analysis id. */
@WorkflowInterface
public interface AnalysisWorkflow {
    /** The task queue on which workers host this workflow. */
    String TASK_QUEUE = "polyphony";

    /** Always ends in a result, also when every model fails, time runs out or it is cancelled. */
    @WorkflowMethod(name = "Analysis")
    AnalysisResult analyze(Analysis analysis);

    @QueryMethod
    Progress progress();
}
