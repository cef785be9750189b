package dev.polyphony.attempt;

import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.ModelRef;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.planning.building.TaskQueueLane;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Whether this process may ask a model beside a workflow, past the model's lane: while one of that lane's slots is
 * free, no other tenant waits on it, whose turn it would be, and the model has been answering in that time. Safe for
 * use by many threads.
 */
public final class LocalRoom {
    /** A call that waited on its lane for longer than that found others before it. */
    private static final Duration WAITED = Duration.ofMillis(250);

    /** For how long a lane is left alone on which somebody had to wait. */
    private static final Duration ALONE = Duration.ofSeconds(1);

    private final Supplier<Catalogue> catalogue;
    private final int most;
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Long>> aloneUntilNanos = new ConcurrentHashMap<>();
    private final Map<ModelRef, Long> usualNanos = new ConcurrentHashMap<>();

    /** The slots of a lane in this process. */
    public interface Slots {
        /** Whether there was one; it is taken then. */
        boolean take();

        void giveBack();
    }

    private record Room(Slots slots, Semaphore most) {}

    /** @param most calls at once beside workflows, for each lane that they pass by */
    public LocalRoom(Supplier<Catalogue> catalogue, int most) {
        this.catalogue = catalogue;
        this.most = most;
    }

    /**
     * @param within the time that there is for an answer
     * @return gives the room back; empty where there is none
     */
    Optional<Runnable> take(CallTask task, Duration within) {
        String lane = lane(task.model());
        if (othersWait(lane, tenant(task)) || usualNanos.getOrDefault(task.model(), 0L) > within.toNanos()) {
            return Optional.empty();
        }
        Room room = rooms.get(lane);
        if (room == null || !room.most.tryAcquire()) {
            return Optional.empty();
        }
        if (!room.slots.take()) {
            room.most.release();
            return Optional.empty();
        }
        return Optional.of(() -> {
            room.slots.giveBack();
            room.most.release();
        });
    }

    /** Calls of that lane may pass it by, with its slots; those of others may not. */
    public void open(String lane, Slots slots) {
        rooms.put(lane, new Room(slots, new Semaphore(most)));
    }

    /** A call was taken up from its lane. */
    void waited(CallTask task, Duration queued) {
        if (queued.compareTo(WAITED) > 0) {
            aloneUntilNanos
                    .computeIfAbsent(lane(task.model()), lane -> new ConcurrentHashMap<>())
                    .put(tenant(task), System.nanoTime() + ALONE.toNanos());
        }
    }

    /** A call was answered, wherever it ran: the later ones count more. */
    void answered(ModelRef model, Duration took) {
        usualNanos.merge(model, took.toNanos(), (before, now) -> (before * 3 + now) / 4);
    }

    /**
     * Of the calls of one tenant it does not matter which is first: a busy process would send all of its over the
     * server.
     */
    private boolean othersWait(String lane, String tenant) {
        Map<String, Long> until = aloneUntilNanos.get(lane);
        if (until == null) {
            return false;
        }
        long now = System.nanoTime();
        until.values().removeIf(nanos -> nanos - now <= 0);
        return until.keySet().stream().anyMatch(waiting -> !waiting.equals(tenant));
    }

    private static String tenant(CallTask task) {
        CallBudget bill = task.payment().bill();
        return bill == null ? "" : bill.tenant();
    }

    private String lane(ModelRef model) {
        return TaskQueueLane.of(catalogue.get().find(model));
    }
}
