package dev.polyphony.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
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
    /** What may lie between a request's reservation and its arrival. */
    private static final Duration WAY = Duration.ofMillis(1500);

    /** Of what a provider's clock may go otherwise than ours in a minute. */
    private static final Duration DRIFT = Duration.ofMillis(50);

    /** From a request's reservation: a minute, and the way. */
    static final Duration WINDOW = Duration.ofMinutes(1).plus(WAY);

    public ModelLimits {
        if (requests == null && tokens == null && atOnce == null) {
            throw new IllegalArgumentException("no limit at all");
        }
    }

    /** Absent where there is none. */
    public static @Nullable ModelLimits of(OptionalInt requests, OptionalInt tokens, OptionalInt atOnce) {
        return requests.isEmpty() && tokens.isEmpty() && atOnce.isEmpty()
                ? null
                : new ModelLimits(boxed(requests), boxed(tokens), boxed(atOnce));
    }

    private static @Nullable Integer boxed(OptionalInt limit) {
        return limit.isPresent() ? (Integer) limit.getAsInt() : null;
    }

    /**
     * From when a request counts that has ended, if that is earlier than its reservation: it arrived before it was
     * answered, so a minute after that it is surely out of the provider's minute, too.
     */
    static Instant countedSince(Instant ended) {
        return ended.minus(WAY).plus(DRIFT);
    }

    /** Whether it matters when a request arrives. */
    public boolean byTheMinute() {
        return requests != null || tokens != null;
    }
}
