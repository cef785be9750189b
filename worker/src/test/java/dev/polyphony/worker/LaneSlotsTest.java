package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.SlotPermit;
import io.temporal.worker.tuning.SlotReleaseContext;
import io.temporal.worker.tuning.SlotReserveContext;
import io.temporal.worker.tuning.SlotSupplierFuture;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneSlotsTest {
    private static final SlotReserveContext<ActivitySlotInfo> LANE = new SlotReserveContext<>() {
        @Override
        public String getTaskQueue() {
            return "provider.openai";
        }

        @Override
        public Map<SlotPermit, ActivitySlotInfo> getUsedSlots() {
            return Map.of();
        }

        @Override
        public String getWorkerIdentity() {
            return "worker";
        }

        @Override
        public String getWorkerBuildId() {
            return "";
        }

        @Override
        public int getNumIssuedSlots() {
            return 0;
        }
    };

    private final LaneSlots slots = new LaneSlots(2);

    @Test
    void lanesCallsAndThoseThatPassItByAreAsManyTogether() {
        SlotSupplierFuture own = slots.reserveSlot(LANE);

        assertThat(own).isCompleted();
        assertThat(slots.take()).isTrue();
        assertThat(slots.take()).isFalse();
        assertThat(slots.tryReserveSlot(LANE)).isEmpty();
    }

    @Test
    void whoWaitsIsNextWhenOneIsGivenBack() throws Exception {
        slots.take();
        slots.take();
        SlotSupplierFuture first = slots.reserveSlot(LANE);
        SlotSupplierFuture second = slots.reserveSlot(LANE);

        slots.giveBack();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(slots.take()).as("past who waits").isFalse();

        slots.releaseSlot(released(first.get()));
        assertThat(second).isCompleted();
    }

    @Test
    void whoHasGivenUpTakesNone() {
        slots.take();
        slots.take();
        SlotSupplierFuture left = slots.reserveSlot(LANE);
        assertThat(left.abortReservation()).isNull();

        slots.giveBack();

        assertThat(slots.take()).isTrue();
    }

    private static SlotReleaseContext<ActivitySlotInfo> released(SlotPermit permit) {
        return new SlotReleaseContext<>() {
            @Override
            public io.temporal.worker.tuning.SlotReleaseReason getSlotReleaseReason() {
                return io.temporal.worker.tuning.SlotReleaseReason.taskComplete();
            }

            @Override
            public SlotPermit getSlotPermit() {
                return permit;
            }

            @Override
            public @Nullable ActivitySlotInfo getSlotInfo() {
                return null;
            }
        };
    }
}
