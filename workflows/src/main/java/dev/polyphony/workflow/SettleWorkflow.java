package dev.polyphony.workflow;

import dev.polyphony.call.Reply;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Books an answer that the books did not take in time, however long it takes. Outlives its analysis. */
@WorkflowInterface
public interface SettleWorkflow {
    /** @param reply one that is pending */
    @WorkflowMethod(name = "Settle")
    void settle(Reply reply);
}
