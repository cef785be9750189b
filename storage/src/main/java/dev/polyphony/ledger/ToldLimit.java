package dev.polyphony.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of its own limit on a model. It only ever makes a configured limit lower.
 *
 * @param age how long ago that was so: nothing sent before then is counted to what remains
 * @param most in a minute; absent where nothing is said of it
 * @param remaining how many more there can be; absent where nothing is said of it, or many are left
 * @param resetIn until when no more than those can be, from now on; absent with {@code remaining}
 */
public record ToldLimit(
        What what,
        Duration age,
        @Nullable Long most,
        @Nullable Long remaining,
        @Nullable Duration resetIn) {
    /** Persisted by name. */
    public enum What {
        REQUESTS,
        TOKENS
    }

    /** Nothing is taken for granted for longer: by then somebody asks, and is told. */
    private static final Duration LONGEST = LimitQueue.TOLD_FOR;

    /** The same, where nothing more can be sent for that long either. */
    public ToldLimit untilAtLeast(@Nullable Duration wait) {
        if (wait == null) {
            return this;
        }
        Duration reset = resetIn != null && remaining != null && remaining == 0 ? resetIn : Duration.ZERO;
        return new ToldLimit(what, age, most, 0L, wait.compareTo(reset) > 0 ? wait : reset);
    }

    /**
     * What of it makes a limit lower.
     *
     * @param little up to which it matters how much remains
     */
    public ToldLimit below(long limit, long little) {
        boolean isLow = remaining != null && remaining <= little;
        return new ToldLimit(
                what,
                age,
                most != null && most < limit ? most : null,
                isLow ? remaining : null,
                isLow ? resetIn : null);
    }

    public ToldLimit {
        if (resetIn != null && resetIn.compareTo(LONGEST) > 0) {
            resetIn = LONGEST;
        }
        if ((remaining == null) != (resetIn == null)) {
            throw new IllegalArgumentException("what remains does so until a time");
        }
    }
}
