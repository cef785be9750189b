package dev.polyphony.attempt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.Failure;
import dev.polyphony.call.RetryMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a failed call is worth another request, and when. */
final class RetryRule {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 5;

    private RetryRule() {}

    /**
     * The wait before the next request: 1 s, doubling with each request sent up to 30 s, or what the provider asks for
     * if that is longer. Empty where another step is left, waiting does not help, no request is left, or no time.
     *
     * @param sends requests sent so far
     * @param left until the answer must be back
     */
    static Optional<Duration> delay(CallTask task, Failure failure, int sends, Duration left) {
        CallLimits limits = task.limits();
        if (limits.patience() == RetryMode.LEAVE || !failure.waitingHelps() || sends >= limits.sends()) {
            return Optional.empty();
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.clamp(sends - 1L, 0, DOUBLINGS));
        Duration backOff = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        Duration asked = asked(failure);
        return Optional.of(asked.compareTo(backOff) > 0 ? asked : backOff)
                .filter(delay -> TimeMargin.fits(delay, left));
    }

    private static Duration asked(Failure failure) {
        return switch (failure) {
            case Failure.Throttled(Duration after) when after != null -> after;
            case Failure.Unavailable(int status, Duration after) when after != null -> after;
            case Failure.CircuitOpen(Instant at, String why, Instant since) -> Duration.between(Instant.now(), at);
            case Failure.Saturated(Instant at) -> Duration.between(Instant.now(), at);
            case Failure other -> Duration.ZERO;
        };
    }
}
