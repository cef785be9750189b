package dev.polyphony.worker;

import io.temporal.worker.WorkerOptions;
import java.time.Duration;

/** What workers that make calls have in common, on lanes, beside workflows and in this process alone. */
final class CallOptions {
    /** Heartbeats are held back this long at most: a call hears within it that it is cancelled. */
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofMillis(500);

    private CallOptions() {}

    static WorkerOptions.Builder on(WorkerOptions.Builder options) {
        return options.setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                // Else the first heartbeat of a draining worker would end a call that is paid for.
                .setAllowActivityHeartbeatDuringShutdown(true)
                .setUsingVirtualThreadsOnActivityWorker(true);
    }
}
