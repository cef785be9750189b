package dev.polyphony.security;

import java.time.Duration;

/** A key has sent more than it may: the answer is 429. */
public final class TooManyRequests extends RuntimeException {
    private final Duration retryAfter;

    TooManyRequests(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** After which the same request can be taken; a second at least. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
