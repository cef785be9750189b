package dev.polyphony.worker;

import dev.polyphony.attempt.LocalRoom;
import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotMarkUsedContext;
import io.temporal.worker.tuning.SlotPermit;
import io.temporal.worker.tuning.SlotReleaseContext;
import io.temporal.worker.tuning.SlotReserveContext;
import io.temporal.worker.tuning.SlotSupplier;
import io.temporal.worker.tuning.SlotSupplierFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The slots of a lane in this process, as many at once for its own calls and those that pass it by together. Its worker
 * waits for one in turn, and holds it while it asks for a task: of a single slot nothing is left to pass by.
 */
final class LaneSlots implements SlotSupplier<ActivitySlotInfo>, LocalRoom.Slots {
    private final int most;
    private final Deque<CompletableFuture<SlotPermit>> waiting = new ArrayDeque<>();
    private int taken;

    LaneSlots(int most) {
        this.most = most;
    }

    @Override
    public synchronized boolean take() {
        waiting.removeIf(CompletableFuture::isDone);
        if (taken < most && waiting.isEmpty()) {
            taken++;
            return true;
        }
        return false;
    }

    @Override
    public void giveBack() {
        CompletableFuture<SlotPermit> next;
        do {
            synchronized (this) {
                next = waiting.pollFirst();
                if (next == null) {
                    taken--;
                    return;
                }
            }
            // One that was given up does not take it.
        } while (!next.complete(new SlotPermit()));
    }

    @Override
    public SlotSupplierFuture reserveSlot(SlotReserveContext<ActivitySlotInfo> context) {
        if (take()) {
            return SlotSupplierFuture.completedFuture(new SlotPermit());
        }
        CompletableFuture<SlotPermit> permit = new CompletableFuture<>();
        synchronized (this) {
            waiting.addLast(permit);
        }
        giveNewcomer();
        // One that is given up stays in line, and does not take what it is given.
        return SlotSupplierFuture.fromCompletableFuture(permit, () -> {});
    }

    /** One can have been given back between the look and the wait. */
    private void giveNewcomer() {
        synchronized (this) {
            if (taken >= most || waiting.isEmpty()) {
                return;
            }
            taken++;
        }
        giveBack();
    }

    @Override
    public Optional<SlotPermit> tryReserveSlot(SlotReserveContext<ActivitySlotInfo> context) {
        return take() ? Optional.of(new SlotPermit()) : Optional.empty();
    }

    @Override
    public void markSlotUsed(SlotMarkUsedContext<ActivitySlotInfo> context) {
        // It is taken from its reservation on.
    }

    @Override
    public void releaseSlot(SlotReleaseContext<ActivitySlotInfo> context) {
        giveBack();
    }

    @Override
    public Optional<Integer> getMaximumSlots() {
        return Optional.of(most);
    }
}
