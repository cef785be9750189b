package dev.polyphony.worker;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.planning.building.TaskQueueLane;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker for each lane: its slots are the limit of calls at once in this process. */
final class LaneWorkers {
    private static final Logger log = LoggerFactory.getLogger(LaneWorkers.class);

    /** Heartbeats are held back this long at most: a call hears within it that it is cancelled. */
    static final Duration HEARTBEAT_THROTTLE = Duration.ofMillis(500);

    LaneWorkers(WorkerFactory factory, Collection<TaskQueueLane> lanes, CallActivities calls) {
        for (TaskQueueLane lane : lanes) {
            factory.newWorker(
                            lane.taskQueue(),
                            WorkerOptions.newBuilder()
                                    .setMaxConcurrentActivityExecutionSize(lane.slots())
                                    .setMaxConcurrentActivityTaskPollers(Math.min(2, lane.slots()))
                                    .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                                    .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                                    // Else the first heartbeat of a draining worker would end a call that is paid for.
                                    .setAllowActivityHeartbeatDuringShutdown(true)
                                    .setUsingVirtualThreadsOnActivityWorker(true)
                                    .build())
                    .registerActivitiesImplementations(calls);
        }
        log.debug("hosting {} lanes", lanes.size());
    }
}
