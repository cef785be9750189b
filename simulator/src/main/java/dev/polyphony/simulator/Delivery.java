package dev.polyphony.simulator;

import dev.polyphony.simulator.wire.Reply;
import java.time.Duration;

/** How bytes travel, or fail to. */
sealed interface Delivery {
    record Whole(Reply reply) implements Delivery {}

    record Late(Reply reply, Duration delay) implements Delivery {}

    /** Half at once, the rest evenly over the duration. */
    record Trickle(Reply reply, Duration duration) implements Delivery {}

    /** Head and half a body, then the connection ends: by a reset, or by an orderly close. */
    record Cut(Reply reply, boolean reset) implements Delivery {}

    record Reset() implements Delivery {}

    /** Closed in order, without a byte. */
    record Close() implements Delivery {}

    record Never() implements Delivery {}
}
