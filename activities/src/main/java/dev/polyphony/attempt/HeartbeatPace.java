package dev.polyphony.attempt;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often each call of a process heartbeats. A beat is a write of the server's, and how soon a call hears that it is
 * not wanted any more: of a few calls each beats often, of hundreds all together no more than {@value #A_SECOND} times
 * a second, as long as none comes near its time-out. Safe for use by many threads.
 */
final class HeartbeatPace {
    static final int A_SECOND = 50;
    private static final Duration QUICKEST = Duration.ofMillis(200);

    /** A client that leaves pays for what comes until then. */
    private static final Duration SLOWEST = Duration.ofSeconds(2);

    private final AtomicInteger beating = new AtomicInteger();

    void begin() {
        beating.incrementAndGet();
    }

    void end() {
        beating.decrementAndGet();
    }

    /** @param timeout after which the server takes the call for lost */
    Duration pause(Duration timeout) {
        Duration share = Duration.ofSeconds(1).multipliedBy(beating.get()).dividedBy(A_SECOND);
        // Two and a half fit in: one may be late.
        Duration longest = timeout.multipliedBy(2).dividedBy(5);
        return Collections.max(List.of(QUICKEST, Collections.min(List.of(share, longest, SLOWEST))));
    }
}
