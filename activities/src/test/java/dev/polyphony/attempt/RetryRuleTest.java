package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.RetryMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRuleTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Failure DOWN = new Failure.Unavailable(503);

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 16", "6, 30", "60, 30"})
    void waitDoublesUpToHalfAMinute(int sends, int seconds) {
        assertThat(delay(RetryMode.STAY, DOWN, sends, HOUR)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void providersWordCountsWhereItIsLonger() {
        Failure throttled = new Failure.Throttled(Duration.ofSeconds(3));

        assertThat(delay(RetryMode.STAY, throttled, 1, HOUR)).contains(Duration.ofSeconds(3));
        assertThat(delay(RetryMode.STAY, throttled, 4, HOUR)).contains(Duration.ofSeconds(8));
    }

    @Test
    void waitMustLeaveTimeForACall() {
        assertThat(delay(RetryMode.STAY, DOWN, 1, Duration.ofMillis(2001))).isPresent();
        assertThat(delay(RetryMode.STAY, DOWN, 1, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void nothingIsWaitedForInFrontOfAnotherStep() {
        assertThat(delay(RetryMode.LEAVE, DOWN, 1, HOUR)).isEmpty();
    }

    @Test
    void nothingIsWaitedForThatTimeDoesNotMend() {
        assertThat(delay(RetryMode.STAY, new Failure.Unauthorized(401), 1, HOUR))
                .isEmpty();
        assertThat(delay(RetryMode.STAY, new Failure.Refused(), 1, HOUR)).isEmpty();
    }

    @Test
    void lastRequestIsNotFollowedByAWait() {
        assertThat(delay(RetryMode.STAY, DOWN, 100, HOUR)).isEmpty();
    }

    private static Optional<Duration> delay(RetryMode patience, Failure failure, int sends, Duration left) {
        CallTask task = new CallTask(
                new Place("a-1", "1"),
                ModelRef.parse("openai/m"),
                Wording.of("p"),
                new Sampling(10, null),
                new CallLimits(patience, 100, Instant.now().plus(left)),
                Payment.NOBODYS);
        return RetryRule.delay(task, failure, sends, left);
    }
}
