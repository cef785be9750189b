package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import io.temporal.common.Priority;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.Instant;

/** Asks models, each by an activity on its lane or where else its plan places it. */
final class LaneCaller implements ModelCaller {
    private final Priority priority;
    private final Timing timing;
    private final boolean exact;

    /**
     * @param priority among the calls of others
     * @param exact whether a cancelled call counts what it can have sent, as from semantics 4 on, or all it may
     */
    LaneCaller(Priority priority, Timing timing, boolean exact) {
        this.priority = priority;
        this.timing = timing;
        this.exact = exact;
    }

    @Override
    public Asked ask(Node.Call call, CallTask task) {
        Instant began = now();
        try {
            Reply reply = ActivityStubs.call(
                            call, Duration.between(now(), task.limits().until()), timing, priority)
                    .ask(task);
            DurableSettlement.begin(reply);
            return new Asked.Answered(reply);
        } catch (ActivityFailure failure) {
            CallFailure told = CallFailures.of(failure, task.limits().sends(), now(), timing);
            DurableSettlement.begin(told);
            return new Asked.Failed(
                    exact && told.failure() instanceof Failure.Cancelled
                            ? CallFailures.cancelled(task.limits().sends(), Duration.between(began, now()), timing)
                            : told);
        }
    }
}
