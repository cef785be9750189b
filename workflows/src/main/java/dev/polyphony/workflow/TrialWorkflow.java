package dev.polyphony.workflow;

import dev.polyphony.inventory.ProviderTrial;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One real call by a worker: callers have no keys. */
@WorkflowInterface
public interface TrialWorkflow {
    @WorkflowMethod(name = "ProviderTrial")
    ProviderTrial.Outcome tryProvider(ProviderTrial trial);
}
