package dev.polyphony.workflow;

import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.AnalysisResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Judges recorded answers anew. No provider is asked and nothing is spent. */
@WorkflowInterface
public interface RejudgeWorkflow {

    /** The result that the new selection would have come to with these answers. */
    @WorkflowMethod(name = "Rejudge")
    AnalysisResult rejudge(Rejudgement rejudgement);
}
