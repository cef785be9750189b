package dev.polyphony.worker;

import dev.polyphony.activity.CallActivities;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.util.UUID;

/**
 * The task queue of this process alone: what it began beside a workflow is taken up there, and by nobody where the
 * process is gone.
 */
record ProcessQueue(String name) {
    /** Above what can begin here, of all lanes together. */
    private static final int MOST = 2000;

    static ProcessQueue create() {
        return new ProcessQueue("process." + UUID.randomUUID());
    }

    /** Of no version: what began here goes on here, whichever version is the current one. */
    void host(WorkerFactory factory, CallActivities underWay) {
        factory.newWorker(
                        name,
                        WorkerOptions.newBuilder()
                                .setMaxConcurrentActivityExecutionSize(MOST)
                                .setMaxConcurrentActivityTaskPollers(1)
                                .setMaxHeartbeatThrottleInterval(LaneWorkers.HEARTBEAT_THROTTLE)
                                .setDefaultHeartbeatThrottleInterval(LaneWorkers.HEARTBEAT_THROTTLE)
                                .setAllowActivityHeartbeatDuringShutdown(true)
                                .setUsingVirtualThreadsOnActivityWorker(true)
                                .build())
                .registerActivitiesImplementations(underWay);
    }
}
