package dev.polyphony.worker;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.attempt.LocalRoom;
import dev.polyphony.planning.building.TaskQueueLane;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.CompositeTuner;
import io.temporal.worker.tuning.FixedSizeSlotSupplier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker for each lane: its slots are the limit of calls at once in this process, fixed when the lane begins. Lanes
 * are added while others work, and none ends before the process.
 */
final class LaneWorkers {
    private static final Logger log = LoggerFactory.getLogger(LaneWorkers.class);

    private final CallActivities calls;
    private final LocalRoom room;
    private final WorkerVersion version;
    private final WorkerFactoryOptions later;
    private final Set<String> hosted = new HashSet<>();
    private final List<WorkerFactory> factories = new ArrayList<>();

    /**
     * @param factory that the application starts
     * @param room for calls that pass lanes by
     * @param later for factories that begin while it runs
     */
    LaneWorkers(
            WorkerFactory factory,
            Collection<TaskQueueLane> lanes,
            CallActivities calls,
            LocalRoom room,
            WorkerVersion version,
            WorkerFactoryOptions later) {
        this.room = room;
        this.later = later;
        this.calls = calls;
        this.version = version;
        this.factories.add(factory);
        lanes.forEach(lane -> host(factory, lane));
        log.debug("hosting {} lanes", lanes.size());
    }

    /** Those among them that are new begin at once, in a factory of their own: one that has started takes no more. */
    synchronized void add(WorkflowClient temporal, Collection<TaskQueueLane> lanes) {
        List<TaskQueueLane> more = lanes.stream()
                .filter(lane -> !hosted.contains(lane.taskQueue()))
                .toList();
        if (!more.isEmpty()) {
            WorkerFactory factory = WorkerFactory.newInstance(temporal, later);
            more.forEach(lane -> host(factory, lane));
            factory.start();
            factories.add(factory);
            log.info(
                    "lanes added: {}",
                    String.join(
                            ", ", more.stream().map(TaskQueueLane::taskQueue).toList()));
        }
    }

    /** All that has to end with the process. */
    synchronized List<WorkerFactory> factories() {
        return List.copyOf(factories);
    }

    private void host(WorkerFactory factory, TaskQueueLane lane) {
        hosted.add(lane.taskQueue());
        LaneSlots slots = new LaneSlots(lane.slots());
        if (lane.isShared()) {
            // A model with slots of its own is limited: whoever asks it lines up.
            room.open(lane.taskQueue(), slots);
        }
        factory.newWorker(
                        lane.taskQueue(),
                        CallOptions.on(version.of(WorkerOptions.newBuilder()))
                                .setWorkerTuner(new CompositeTuner(
                                        new FixedSizeSlotSupplier<>(1),
                                        slots,
                                        new FixedSizeSlotSupplier<>(1),
                                        new FixedSizeSlotSupplier<>(1)))
                                .setMaxConcurrentActivityTaskPollers(Math.min(2, lane.slots()))
                                .build())
                .registerActivitiesImplementations(calls);
    }
}
