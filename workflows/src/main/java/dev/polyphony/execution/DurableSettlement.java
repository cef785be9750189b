package dev.polyphony.execution;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Pending;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.workflow.SettleFailureWorkflow;
import dev.polyphony.workflow.SettleWorkflow;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;

/** One activity that is retried without limit. */
public final class DurableSettlement implements SettleWorkflow, SettleFailureWorkflow {
    @Override
    public void settle(Reply reply) {
        ActivityStubs.patientMoney().settle(reply);
    }

    @Override
    public void settleFailure(PendingSettlement settlement) {
        ActivityStubs.patientMoney().settleFailure(settlement);
    }

    /** Begins it beside the analysis, which goes on once it stands. Of no effect where nothing is pending. */
    static void begin(Reply reply) {
        Pending pending = reply.pending();
        if (pending != null) {
            begin(pending, options -> {
                SettleWorkflow settling = Workflow.newChildWorkflowStub(SettleWorkflow.class, options);
                Promise<Void> unused = Async.procedure(settling::settle, reply);
                return settling;
            });
        }
    }

    /** The same for what a failure leaves to be booked. */
    static void begin(CallFailure failure) {
        PendingSettlement pending = failure.pending();
        if (pending != null) {
            begin(pending.request(), options -> {
                SettleFailureWorkflow settling = Workflow.newChildWorkflowStub(SettleFailureWorkflow.class, options);
                Promise<Void> unused = Async.procedure(settling::settleFailure, pending);
                return settling;
            });
        }
    }

    /** Begins a child workflow and returns its stub. */
    private interface Start {
        Object with(ChildWorkflowOptions options);
    }

    private static void begin(Pending pending, Start start) {
        // The analysis may be cancelled; what is paid for is booked all the same.
        Workflow.newDetachedCancellationScope(() -> {
                    Object settling = start.with(ChildWorkflowOptions.newBuilder()
                            .setWorkflowId("settle/" + pending.callId() + "#" + pending.n())
                            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                            .setStaticSummary("book an answer that was paid for while the books did not answer")
                            .build());
                    try {
                        Workflow.getWorkflowExecution(settling).get();
                    } catch (ChildWorkflowFailure e) {
                        // One stands already, as after a reset.
                    }
                })
                .run();
    }
}
