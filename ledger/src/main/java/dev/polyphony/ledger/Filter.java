package dev.polyphony.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the books are wanted.
 *
 * @param since first instant; absent from the beginning
 * @param until first instant after; absent up to now
 * @param category only what is filed under it
 * @param tenant only on its behalf
 * @param analysis only of this one
 */
public record Filter(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String category,
        @Nullable String tenant,
        @Nullable String analysis) {
    public static final Filter ALL = new Filter(null, null, null, null, null);

    public static Filter analysis(String id) {
        return new Filter(null, null, null, null, id);
    }
}
