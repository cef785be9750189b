package dev.polyphony.attempt;

import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;

/**
 * The time until a call's answer must be back. {@code until} is the server's time, and so is the instant at which it
 * gave out the attempt: what lies between needs no agreement of clocks, and what has passed since is measured here.
 */
final class TimeLeft {
    private final Duration whole;
    private final long startNanos = System.nanoTime();

    TimeLeft(Duration whole) {
        this.whole = whole;
    }

    static TimeLeft of(Instant until, ActivityInfo attempt) {
        // A local activity is not given out by the server: it runs where the clock of its workflow task was read.
        Instant givenOut = attempt.isLocal() ? Instant.now() : Instant.ofEpochMilli(attempt.getStartedTimestamp());
        return new TimeLeft(Duration.between(givenOut, until));
    }

    Duration left() {
        return whole.minusNanos(System.nanoTime() - startNanos);
    }
}
