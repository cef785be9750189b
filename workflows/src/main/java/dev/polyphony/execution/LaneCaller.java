package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import io.temporal.common.Priority;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;

/** Asks models, each by an activity on its lane or where else its plan places it. */
final class LaneCaller implements ModelCaller {
    private final Priority priority;
    private final Timing timing;
    private final boolean exact;
    private final boolean beside;

    /**
     * @param priority among the calls of others
     * @param exact whether a cancelled call counts what it can have sent, as from semantics 4 on, or all it may
     * @param beside whether calls can begin beside their workflow: those of the lines of a batch would hold it up
     */
    LaneCaller(Priority priority, Timing timing, boolean exact, boolean beside) {
        this.priority = priority;
        this.timing = timing;
        this.exact = exact;
        this.beside = beside;
    }

    @Override
    public Asked ask(Node.Call call, CallTask task) {
        Instant began = now();
        Asked asked;
        try {
            asked = beside && call.placed() instanceof Placement.Local(Duration within)
                    ? new LocalCall(call, task, timing, elsewhere -> scheduled(call, elsewhere)).ask(within)
                    : new Asked.Answered(scheduled(call, task));
        } catch (ActivityFailure failure) {
            asked = new Asked.Failed(CallFailures.of(failure, task.limits().sends(), now(), timing));
        } catch (CanceledFailure unwanted) {
            asked = new Asked.Failed(
                    new CallFailure(new Failure.Cancelled(), task.limits().sends()));
        }
        return switch (asked) {
            case Asked.Answered(Reply reply) -> {
                DurableSettlement.begin(reply);
                yield asked;
            }
            case Asked.Failed(CallFailure told) -> {
                DurableSettlement.begin(told);
                yield exact && told.failure() instanceof Failure.Cancelled
                        ? new Asked.Failed(
                                CallFailures.cancelled(task.limits().sends(), Duration.between(began, now()), timing))
                        : asked;
            }
        };
    }

    private Reply scheduled(Node.Call call, CallTask task) {
        return ActivityStubs.call(call, Duration.between(now(), task.limits().until()), timing, priority)
                .ask(task);
    }
}
