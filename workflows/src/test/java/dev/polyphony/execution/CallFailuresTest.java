package dev.polyphony.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallFailuresTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final int GRANTED = 5;
    private final ApplicationFailure unavailableAfterTwo = ApplicationFailure.newFailure(
            "unavailable", "unavailable", new CallFailure(new Failure.Unavailable(503), 2));
    private static final Failure TIMED_OUT = new Failure.TimedOut(Failure.Phase.FIRST_BYTE);
    private static final Failure SATURATED =
            new Failure.Saturated(NOW.plus(Draft.timing().requeue()));

    @Test
    void failureThatTheActivityToldIsTaken() {
        assertThat(read(unavailableAfterTwo)).isEqualTo(new CallFailure(new Failure.Unavailable(503), 2));
    }

    @Test
    void exceptionThatNobodyTranslatedIsOurOwnFaultAndSaysWhereToLook() {
        ApplicationFailure unforeseen = ApplicationFailure.newFailure("message", "java.lang.IllegalStateException");

        assertThat(read(unforeseen).failure())
                .isEqualTo(new Failure.WorkerLost(
                        "a fault of its own; the worker's log says which: report it, and ask another model meanwhile"));
    }

    @Test
    void textThatCannotBeReadAnyMoreSaysSo() {
        ApplicationFailure sealed = ApplicationFailure.newNonRetryableFailure("no key opens it", "TextSealed");

        assertThat(read(sealed).failure()).isEqualTo(new Failure.WorkerLost("no key opens it"));
    }

    @Test
    void messageOfAnExceptionThatNobodyTranslatedIsNotRepeated() {
        ApplicationFailure unforeseen = ApplicationFailure.newFailure("sk-canary", "java.io.IOException");

        assertThat(read(unforeseen).failure().describe()).doesNotContain("sk-canary");
    }

    @Test
    void timeoutOfTheFirstAttemptIsOneRequest() {
        assertThat(read(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, null)))
                .isEqualTo(new CallFailure(TIMED_OUT, 1));
    }

    @Test
    void timeoutOfALaterAttemptAddsOneToThoseBefore() {
        assertThat(read(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, unavailableAfterTwo)))
                .isEqualTo(new CallFailure(TIMED_OUT, 3));
    }

    @Test
    void timeoutAfterALostWorkerIsTheWorkersAndCountsAllThatWasGranted() {
        TimeoutFailure lost = timeout(TimeoutType.TIMEOUT_TYPE_HEARTBEAT, null);

        assertThat(read(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, lost)))
                .isEqualTo(new CallFailure(new Failure.WorkerLost("no heartbeat"), GRANTED));
    }

    @Test
    void timeoutOfACallThatFoundNoLedgerIsTheLedgers() {
        ApplicationFailure away = ApplicationFailure.newFailure(
                "away", "ledger_unavailable", new CallFailure(new Failure.LedgerUnavailable(), 0));

        assertThat(read(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, away))
                        .failure())
                .isEqualTo(new Failure.LedgerUnavailable());
    }

    @Test
    void callThatWasNeverTakenUpSentNothing() {
        assertThat(read(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START, null)))
                .isEqualTo(new CallFailure(SATURATED, 0));
    }

    @Test
    void requestsBeforeTheLaneFilledUpCount() {
        assertThat(read(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START, unavailableAfterTwo)))
                .isEqualTo(new CallFailure(SATURATED, 2));
    }

    @Test
    void cancelledCallCountsAllThatWasGranted() {
        assertThat(read(new CanceledFailure("cancelled"))).isEqualTo(new CallFailure(new Failure.Cancelled(), GRANTED));
    }

    /** Through its wire form: the exception's constructor takes no cause. */
    private static TimeoutFailure timeout(TimeoutType type, @Nullable Throwable earlier) {
        var wire = io.temporal.api.failure.v1.Failure.newBuilder()
                .setTimeoutFailureInfo(TimeoutFailureInfo.newBuilder().setTimeoutType(type));
        if (earlier != null) {
            wire.setCause(DefaultDataConverter.STANDARD_INSTANCE.exceptionToFailure(earlier));
        }
        return (TimeoutFailure) DefaultDataConverter.STANDARD_INSTANCE.failureToException(wire.build());
    }

    private static CallFailure read(Throwable cause) {
        return CallFailures.of(
                new ActivityFailure("failed", 1, 2, "AskModel", "id", RetryState.RETRY_STATE_TIMEOUT, "worker", cause),
                GRANTED,
                NOW,
                Draft.timing());
    }
}
