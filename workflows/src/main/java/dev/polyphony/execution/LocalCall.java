package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.LocalOutcome;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Handoff;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.execution.ModelCaller.Asked;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call that begins beside its workflow. What takes longer than it has there goes on in the same process, as an
 * activity that is heard of and can be cancelled; where that process is lost, or has no room, it is asked on its lane.
 * The ledger tells the attempts apart, so that nothing that was answered is asked again.
 */
final class LocalCall {
    private final Node.Call call;
    private final CallTask task;
    private final Timing timing;
    private final Function<CallTask, Reply> lane;
    private final Instant runBegan = Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis());
    private final Instant turn = now();

    /** @param lane asks there */
    LocalCall(Node.Call call, CallTask task, Timing timing, Function<CallTask, Reply> lane) {
        this.call = call;
        this.task = task;
        this.timing = timing;
        this.lane = lane;
    }

    /**
     * @throws ActivityFailure as the last of its activities failed
     * @throws CanceledFailure where it is not wanted any more, and has no answer
     */
    Asked ask(Duration within) {
        CallTask first = task.handedOn(new Handoff(runBegan, turn, false, 0));
        return switch (beside(first, left().compareTo(within) < 0 ? left() : within)) {
            case LocalOutcome.Answered(Reply reply) -> new Asked.Answered(reply);
            case LocalOutcome.Failed(CallFailure failure) -> new Asked.Failed(failure);
            case LocalOutcome.UnderWay(String process) -> goOn(first, process);
            case LocalOutcome.Elsewhere(int sent, Duration after) -> onLane(sent, after);
        };
    }

    /** The activity itself cannot be cancelled; its process can be told to end it. */
    private LocalOutcome beside(CallTask first, Duration within) {
        CompletablePromise<LocalOutcome> outcome = Workflow.newPromise();
        Workflow.newDetachedCancellationScope(
                        () -> outcome.completeFrom(Async.function(ActivityStubs.beside(call)::ask, first, within)))
                .run();
        try {
            Workflow.await(outcome::isCompleted);
        } catch (CanceledFailure unwanted) {
            Workflow.newDetachedCancellationScope(() -> {
                        ActivityStubs.beside(call).stop(first);
                        Workflow.await(outcome::isCompleted);
                        if (outcome.get() instanceof LocalOutcome.UnderWay) {
                            // It had not begun when it was stopped.
                            ActivityStubs.beside(call).stop(first);
                        }
                    })
                    .run();
            if (!(outcome.get() instanceof LocalOutcome.Answered)) {
                throw unwanted;
            }
        }
        return outcome.get();
    }

    private Asked goOn(CallTask first, String process) {
        try {
            return new Asked.Answered(
                    ActivityStubs.underWay(call, process, left(), timing).ask(first));
        } catch (ActivityFailure failure) {
            return switch (failure.getCause()) {
                case TimeoutFailure lost when isLost(lost) -> onLane(sentBefore(lost), null);
                case CanceledFailure unwanted -> {
                    // Where it was not taken up yet nobody else tells its process.
                    Workflow.newDetachedCancellationScope(
                                    () -> ActivityStubs.beside(call).stop(first))
                            .run();
                    throw failure;
                }
                case ApplicationFailure told
                when !told.isNonRetryable() -> onLane(sentBefore(told), told.getNextRetryDelay());
                case null, default -> throw failure;
            };
        }
    }

    private Asked onLane(int sent, @Nullable Duration after) {
        if (after != null && after.isPositive()) {
            Timers.sleep(after, "until " + call.name() + " can be asked again");
        }
        return left().isPositive()
                ? new Asked.Answered(lane.apply(task.handedOn(new Handoff(runBegan, turn, true, sent))))
                : new Asked.Failed(new CallFailure(new Failure.TimedOut(Failure.Phase.QUEUED), sent));
    }

    private static boolean isLost(TimeoutFailure timeout) {
        return timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START
                || timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT;
    }

    /** One more than were sent, where nobody can say, and never one less. */
    private static int sentBefore(TimeoutFailure lost) {
        return lost.getLastHeartbeatDetails().getSize() == 0
                ? 1
                : Objects.requireNonNullElse(lost.getLastHeartbeatDetails().get(Integer.class), 1);
    }

    private static int sentBefore(ApplicationFailure told) {
        return told.getDetails().getSize() == 0
                ? 1
                : told.getDetails().get(CallFailure.class).sends();
    }

    private Duration left() {
        return Duration.between(now(), task.limits().until());
    }
}
