package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Fault;
import java.time.Duration;

/** The error bodies of one vendor, where several share the rest of a wire format. */
@FunctionalInterface
interface VendorErrors {
    WireReply error(Ask ask, Fault.Reported fault, String requestId);

    /** Delays on the wire are whole seconds, at least the time asked for. */
    static String seconds(Duration delay) {
        return Long.toString(delay.plusMillis(999).toSeconds());
    }
}
