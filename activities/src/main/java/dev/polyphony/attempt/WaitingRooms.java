package dev.polyphony.attempt;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.planning.building.TaskQueueLane;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * How many calls of a lane wait with a slot of it at once: half of one that models share, so that waiting for one of
 * them keeps no slots from the others.
 */
final class WaitingRooms {
    private final Map<String, Semaphore> rooms;

    /** @param most slots that calls have of a lane, where it has as many */
    WaitingRooms(Catalogue catalogue, int most) {
        this.rooms = TaskQueueLane.all(catalogue).stream()
                .collect(Collectors.toUnmodifiableMap(TaskQueueLane::taskQueue, lane -> room(lane, most)));
    }

    private static Semaphore room(TaskQueueLane lane, int most) {
        int slots = Math.min(lane.slots(), most);
        return new Semaphore(lane.isShared() ? Math.max(1, slots / 2) : slots);
    }

    /** Whether there is room for one more; to be left then. */
    boolean enter(Model model) {
        return room(model).tryAcquire();
    }

    void leave(Model model) {
        room(model).release();
    }

    private Semaphore room(Model model) {
        String lane = TaskQueueLane.of(model);
        return Objects.requireNonNull(rooms.get(lane), lane);
    }
}
