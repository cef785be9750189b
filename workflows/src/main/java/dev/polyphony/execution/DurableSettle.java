package dev.polyphony.execution;

import dev.polyphony.call.Pending;
import dev.polyphony.call.Reply;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;

/** One activity that is retried without limit. */
public final class DurableSettle implements SettleWorkflow {
    @Override
    public void settle(Reply reply) {
        Lanes.patientMoney().settle(reply);
    }

    /** Begins it beside the analysis, which goes on once it stands. Of no effect where nothing is pending. */
    static void begin(Reply reply) {
        Pending pending = reply.pending();
        if (pending != null) {
            // The analysis may be cancelled; what is paid for is booked all the same.
            Workflow.newDetachedCancellationScope(() -> begin(reply, pending)).run();
        }
    }

    private static void begin(Reply reply, Pending pending) {
        SettleWorkflow settling = Workflow.newChildWorkflowStub(
                SettleWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId("settle/" + pending.callId() + "#" + pending.n())
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setStaticSummary("book an answer that was paid for while the books did not answer")
                        .build());
        Promise<Void> unused = Async.procedure(settling::settle, reply);
        try {
            Workflow.getWorkflowExecution(settling).get();
        } catch (ChildWorkflowFailure e) {
            // One stands already, as after a reset.
        }
    }
}
