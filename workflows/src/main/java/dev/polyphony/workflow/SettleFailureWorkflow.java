package dev.polyphony.workflow;

import dev.polyphony.call.PendingSettlement;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** As {@link SettleWorkflow}, for a request that was billed and brought no usable answer. */
@WorkflowInterface
public interface SettleFailureWorkflow {
    @WorkflowMethod(name = "SettleFailure")
    void settleFailure(PendingSettlement settlement);
}
