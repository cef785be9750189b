package dev.polyphony.simulator;

import dev.polyphony.simulator.wire.WireReply;
import java.time.Duration;

/** How bytes travel, or fail to. */
sealed interface Delivery {
    record Whole(WireReply reply) implements Delivery {}

    record Late(WireReply reply, Duration delay) implements Delivery {}

    /** Half at once, the rest evenly over the duration. */
    record Trickle(WireReply reply, Duration duration) implements Delivery {}

    /** Head and half a body, then the connection ends: by a reset, or by an orderly close. */
    record Cut(WireReply reply, boolean reset) implements Delivery {}

    record Reset() implements Delivery {}

    /** Closed in order, without a byte. */
    record Close() implements Delivery {}

    record Never() implements Delivery {}
}
