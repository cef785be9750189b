package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.planning.building.TaskQueueLane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Bounds the calls that run on the workflows' own queue of this process, for each lane that they pass by: those of a
 * slow provider must not take the slots of all others. Whoever finds none leaves at once, and the server asks again
 * where the plan has no other step.
 */
final class InlineBulkhead implements Guard {
    /** Until it is worth another try. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Catalogue catalogue;
    private final Map<String, Semaphore> slots;

    /** @param most at once for a lane, where that allows as many */
    InlineBulkhead(Catalogue catalogue, int most) {
        this.catalogue = catalogue;
        this.slots = TaskQueueLane.all(catalogue).stream()
                .collect(Collectors.toUnmodifiableMap(
                        TaskQueueLane::taskQueue, lane -> new Semaphore(Math.min(lane.slots(), most))));
    }

    @Override
    public Admission admit(Attempt attempt) {
        return slots(attempt).tryAcquire()
                ? new Admission.Go()
                : new Admission.Leave(
                        new CallFailure(new Failure.Saturated(Instant.now().plus(AGAIN)), attempt.sends()));
    }

    @Override
    public void ended(Attempt attempt, AttemptOutcome outcome) {
        slots(attempt).release();
    }

    private Semaphore slots(Attempt attempt) {
        String lane = TaskQueueLane.of(catalogue.find(attempt.task().model()));
        return Objects.requireNonNull(slots.get(lane), lane);
    }
}
