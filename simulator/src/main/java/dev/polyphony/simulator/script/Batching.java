package dev.polyphony.simulator.script;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How batches go. Each of their lines meets what a request to its model would, and one that would break a connection is
 * answered with 500.
 *
 * @param delayMillis from a batch's beginning to its end
 * @param answered how many of its lines are worked off, in their order, until it ends; all where it is absent
 * @param ending how it ends
 */
public record Batching(long delayMillis, @Nullable Integer answered, Status ending) {
    /** How a batch ends that nobody cancels. */
    public enum Status {
        COMPLETED,
        /** Its time is over; what was not worked off by then is not. */
        EXPIRED,
        /** Its file is refused as a whole; of a vendor that takes none each line is. */
        REJECTED
    }

    /** Ended as soon as somebody looks. */
    static final Batching AT_ONCE = new Batching(0, null, Status.COMPLETED);

    @JsonCreator
    static Batching read(
            @JsonProperty("delayMillis") @Nullable Long delayMillis,
            @JsonProperty("answered") @Nullable Integer answered,
            @JsonProperty("ending") @Nullable Status ending) {
        return new Batching(
                delayMillis == null ? 0 : delayMillis, answered, ending == null ? Status.COMPLETED : ending);
    }
}
