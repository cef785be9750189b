package dev.polyphony.simulator;

import dev.polyphony.simulator.wire.WireReply;
import java.time.Duration;
import java.util.function.IntConsumer;

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

    /**
     * Line by line, each after the interval, to the end or to where the connection ends in order.
     *
     * @param written told the number of each line before the client can see it
     */
    record Paced(WireReply reply, Duration interval, IntConsumer written, boolean cut) implements Delivery {}

    record Never() implements Delivery {}
}
