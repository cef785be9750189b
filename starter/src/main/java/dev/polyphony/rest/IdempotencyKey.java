package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import org.jspecify.annotations.Nullable;

/** By which somebody sends a request as often as it takes, and means one. The same rule holds wherever one is taken. */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /**
     * @param place where it is given
     * @throws InvalidField for what is none: who sends an empty one means to have a key, and every other such caller's
     *     request would be the same as his
     */
    public static String require(String key, String place) {
        if (key.isBlank() || key.length() > LONGEST) {
            throw new InvalidField(place, "1 to " + LONGEST + " characters; or leave it out");
        }
        return key;
    }

    /** As {@link #require}, of the header; absent where there is none. */
    public static @Nullable String ofHeader(@Nullable String value) {
        return value == null ? null : require(value, HEADER);
    }
}
