package dev.polyphony.ledger;

import dev.polyphony.call.Money;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of the wish to send a request. */
public sealed interface Reservation {
    /**
     * Its worst case is held against every budget it counts to. To be settled, released or doubted.
     *
     * @param countedSince {@link System#nanoTime()} of the moment from which it counts to a limit by the minute of its
     *     model; absent where there is none
     */
    record Granted(SendId id, @Nullable Long countedSince) implements Reservation {
        public Granted(SendId id) {
            this(id, null);
        }
    }

    /** The call has been paid for: here is its answer, as it was stored. */
    record Paid(SendId id, String answer) implements Reservation {}

    /** Somebody else is sending it, until then at most. */
    record Busy(Instant until) implements Reservation {}

    /**
     * A limit of the model has no room for it yet; nothing is held.
     *
     * @param pause until it is worth asking again, at least. Where that is within its patience it has a place in the
     *     order until then, which it loses by not asking at least every {@link #KEPT}
     */
    record Limited(Duration pause) implements Reservation {
        public static final Duration KEPT = LimitQueue.PATIENCE;
    }

    /**
     * A budget has no room for it; nothing is held.
     *
     * @param worst what it could have cost; absent where the model has no price, which no budget has room for
     */
    record Exceeded(
            String budget,
            Money limit,
            Money left,
            @Nullable Money worst) implements Reservation {
        public String describe() {
            return worst == null
                    ? budget + " counts money, and the model has no price"
                    : budget + " has " + left + " of " + limit + " left, and the request could cost " + worst;
        }
    }

    /** Earlier requests may have been billed, and no more are allowed on top. */
    record Doubtful(int unknown) implements Reservation {}
}
