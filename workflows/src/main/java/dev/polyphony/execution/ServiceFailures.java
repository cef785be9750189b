package dev.polyphony.execution;

import dev.polyphony.activity.TextStoreActivities;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads why something of our own side, asked beside the models, did not come about. In our own words. */
final class ServiceFailures {
    /** With less left of the deadline it is the deadline that ended it: the next try would have come too late. */
    static final Duration LATE = Duration.ofSeconds(5);

    private ServiceFailures() {}

    static String describe(ActivityFailure failure) {
        if (failure.getCause() instanceof ApplicationFailure told && isLost(failure)) {
            return told.getOriginalMessage();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure told && isAway(told.getType())) {
                return "the ledger's database does not answer";
            }
        }
        return failure.getCause() instanceof TimeoutFailure
                ? "it took too long; polyphony doctor says whether the database answers"
                : "the worker's log says why";
    }

    /** Whether a long text cannot be read any more, which it says itself; of all else nothing is repeated. */
    static boolean isLost(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure told
                && TextStoreActivities.LOST.contains(told.getType());
    }

    /**
     * Whether it is the deadline that ended it: there was no time for another try.
     *
     * @param left of the deadline; absent where there is none yet
     */
    static boolean isLate(ActivityFailure failure, @Nullable Duration left) {
        return failure.getRetryState() == RetryState.RETRY_STATE_TIMEOUT || (left != null && left.compareTo(LATE) < 0);
    }

    /** By the name of an exception that workflows do not know. */
    private static boolean isAway(@Nullable String type) {
        return type != null && type.endsWith("LedgerUnavailable");
    }
}
