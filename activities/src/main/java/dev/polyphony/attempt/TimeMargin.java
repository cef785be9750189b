package dev.polyphony.attempt;

import java.time.Duration;

/** Time kept back from a call's exchange. */
final class TimeMargin {
    /** Translating an answer and reporting it to a busy server. */
    private static final Duration REPORT = Duration.ofMillis(250);

    private static final Duration LEAST = Duration.ofMillis(1);

    /** In less, hardly a model answers: not worth a request. */
    private static final Duration SHORTEST_CALL = Duration.ofSeconds(1);

    private TimeMargin() {}

    /**
     * What is left for the exchange, so that its end is told before the server's own timeout: a tenth less, at most.
     */
    static Duration exchange(Duration left) {
        Duration tenth = left.dividedBy(10);
        Duration exchange = left.minus(tenth.compareTo(REPORT) < 0 ? tenth : REPORT);
        return exchange.compareTo(LEAST) < 0 ? LEAST : exchange;
    }

    /** After a longer one no request could bring an answer. */
    static Duration longestDelay(Duration left) {
        return left.minus(SHORTEST_CALL);
    }

    /** Whether a request after that delay could still bring an answer. */
    static boolean fits(Duration delay, Duration left) {
        return delay.plus(SHORTEST_CALL).compareTo(left) < 0;
    }
}
