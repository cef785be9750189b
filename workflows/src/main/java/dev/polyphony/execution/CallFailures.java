package dev.polyphony.execution;

import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.plan.CompiledPlan.Timing;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what became of a call activity that did not return an answer. */
final class CallFailures {
    /** Of an exception that nobody translated: what it says can quote what nobody is to read. */
    private static final String FAULT =
            "a fault of its own; the worker's log says which: report it, and ask another model meanwhile";

    private CallFailures() {}

    /** @param granted requests the call was allowed: the safe assumption where nobody can say how many it sent */
    static CallFailure of(ActivityFailure failure, int granted, Instant now, Timing timing) {
        return switch (failure.getCause()) {
            case ApplicationFailure told
            when told.getDetails().getSize() > 0 -> told.getDetails().get(CallFailure.class);
            case ApplicationFailure lost
            when TextStoreActivities.LOST.contains(lost.getType()) ->
                new CallFailure(new Failure.WorkerLost(lost.getOriginalMessage()), granted);
            case ApplicationFailure fault -> new CallFailure(new Failure.WorkerLost(FAULT), granted);
            case CanceledFailure cancelled -> new CallFailure(new Failure.Cancelled(), granted);
            case TimeoutFailure timeout -> ofTimeout(timeout, granted, now, timing);
            case null, default -> new CallFailure(new Failure.WorkerLost("no reason given"), granted);
        };
    }

    /**
     * A cancelled call does not say how many requests it sent: each attempt sends one at most, and the next one begins
     * no sooner than the first retry. One that was asked for only a moment cannot have used up what it was allowed.
     */
    static CallFailure cancelled(int granted, Duration elapsed, Timing timing) {
        long attempts = 1 + elapsed.toMillis() / Math.max(1, timing.firstRetry().toMillis());
        return new CallFailure(new Failure.Cancelled(), (int) Math.min(granted, attempts));
    }

    private static CallFailure ofTimeout(TimeoutFailure timeout, int granted, Instant now, Timing timing) {
        if (timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START) {
            return new CallFailure(
                    new Failure.Saturated(now.plus(timing.requeue())), sentBefore(timeout.getCause(), granted));
        }
        if (sentNothingFor(timeout)) {
            return new CallFailure(
                    new Failure.LedgerUnavailable(), Math.min(granted, sentBefore(timeout.getCause(), granted) + 1));
        }
        return heartbeatLost(timeout)
                ? new CallFailure(new Failure.WorkerLost("no heartbeat"), granted)
                : new CallFailure(
                        new Failure.TimedOut(Failure.Phase.FIRST_BYTE),
                        Math.min(granted, sentBefore(timeout.getCause(), granted) + 1));
    }

    /**
     * Requests of the attempts before the last one, which itself sends at most one. Models that hang must not use up
     * what the later ones of a chain may send.
     *
     * @param earlier how the attempt before ended; absent where there was none
     */
    private static int sentBefore(@Nullable Throwable earlier, int granted) {
        return switch (earlier) {
            case null -> 0;
            case ApplicationFailure told
            when told.getDetails().getSize() > 0 ->
                told.getDetails().get(CallFailure.class).sends();
            case Throwable unknown -> granted;
        };
    }

    /** Whether the attempts before the last one found no ledger, and the last one did not come to sending either. */
    private static boolean sentNothingFor(TimeoutFailure timeout) {
        if (timeout.getCause() instanceof ApplicationFailure told
                && told.getDetails().getSize() > 0) {
            CallFailure before = told.getDetails().get(CallFailure.class);
            return before.failure() instanceof Failure.LedgerUnavailable && beats(timeout) <= before.sends();
        }
        return false;
    }

    /** Requests sent, as the last heartbeat says: it comes before each is sent. */
    private static int beats(TimeoutFailure timeout) {
        return timeout.getLastHeartbeatDetails().getSize() == 0
                ? 0
                : timeout.getLastHeartbeatDetails().get(Integer.class);
    }

    private static boolean heartbeatLost(@Nullable Throwable failure) {
        return failure instanceof TimeoutFailure timeout
                && (timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT
                        || heartbeatLost(timeout.getCause()));
    }
}
