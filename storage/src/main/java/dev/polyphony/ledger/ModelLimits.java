package dev.polyphony.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of one model, by all workers together. At least one of them is there.
 *
 * @param requests in any minute; absent without a limit
 * @param tokens in any minute, input and output; absent without a limit
 * @param atOnce requests under way; absent without a limit
 */
public record ModelLimits(
        @Nullable Integer requests,
        @Nullable Integer tokens,
        @Nullable Integer atOnce) {
    /** A minute, and a second for what lies between a request's reservation and its arrival. */
    static final Duration WINDOW = Duration.ofSeconds(61);

    public ModelLimits {
        if (requests == null && tokens == null && atOnce == null) {
            throw new IllegalArgumentException("no limit at all");
        }
    }

    boolean byTheMinute() {
        return requests != null || tokens != null;
    }
}
