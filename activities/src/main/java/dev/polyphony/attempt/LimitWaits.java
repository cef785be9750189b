package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.RetryMode;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.ledger.ModelLimits;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.planning.building.TaskQueueLane;
import dev.polyphony.provider.SendPermit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a call waits for a limit of its model: in the attempt, with a slot of its lane, so that all others stay in their
 * queue, where priority and fairness hold. So that waiting for one model keeps no slots from others, those who wait
 * have half of a lane that models share; whoever finds no room, or could not wait as long, leaves.
 */
final class LimitWaits {
    /** Between two looks whether somebody has given up a place. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Where the plan has another step: by then that one could have answered, mostly. */
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    /** Who has just begun to ask may be seconds late with what it sends: it counts longer, until it is answered. */
    private static final Duration BEGINS = Duration.ofMinutes(1);

    private static final Duration SLACK = Duration.ofSeconds(15);

    /** Requests to one model that a process has between the ledger and a connection. */
    private static final int UNDER_WAY = 4;

    private final Catalogue catalogue;
    private final Map<String, Semaphore> rooms;
    private final Map<ModelRef, Semaphore> gates = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Long> begunNanos = new AtomicReference<>();

    /** @param most slots that calls have of a lane, where it has as many */
    LimitWaits(Catalogue catalogue, int most) {
        this.catalogue = catalogue;
        this.rooms = TaskQueueLane.all(catalogue).stream()
                .collect(Collectors.toUnmodifiableMap(TaskQueueLane::taskQueue, lane -> room(lane, most)));
    }

    private static Semaphore room(TaskQueueLane lane, int most) {
        int slots = Math.min(lane.slots(), most);
        return new Semaphore(lane.isShared() ? Math.max(1, slots / 2) : slots);
    }

    /** What the attempt's request asks of its model's limits; absent where it has none. */
    @Nullable
    Demand demand(Attempt attempt) {
        Model model = catalogue.find(attempt.task().model());
        ModelLimits limits = limits(model, attempt.endpoint().simulated());
        if (limits == null) {
            return null;
        }
        if (!attempt.isWaiting() && room(model).tryAcquire()) {
            attempt.waiting();
        }
        return new Demand(
                limits, attempt.mostTokens(), attempt.isWaiting() ? patience(attempt) : Duration.ZERO, slack());
    }

    /** By its first request with a limit: a process that waited for work is as slow as one that was started. */
    private Duration slack() {
        long now = System.nanoTime();
        begunNanos.compareAndSet(null, now);
        long since = now - Objects.requireNonNull(begunNanos.get());
        return since < BEGINS.toNanos() ? SLACK : Duration.ZERO;
    }

    /** Few at a time pass it on the way to the attempt's model, as {@link SendPermit} says. */
    Semaphore gate(Attempt attempt) {
        return gates.computeIfAbsent(attempt.task().model(), model -> new Semaphore(UNDER_WAY));
    }

    /** A simulator in place of a provider has nobody's account: it is not limited to what an account allows. */
    private static @Nullable ModelLimits limits(Model model, boolean simulated) {
        OptionalInt requests = simulated ? OptionalInt.empty() : model.rpm();
        OptionalInt tokens = simulated ? OptionalInt.empty() : model.tpm();
        return requests.isEmpty() && tokens.isEmpty() && model.slots().isEmpty()
                ? null
                : new ModelLimits(boxed(requests), boxed(tokens), boxed(model.slots()));
    }

    private static @Nullable Integer boxed(OptionalInt limit) {
        return limit.isPresent() ? (Integer) limit.getAsInt() : null;
    }

    private static Duration patience(Attempt attempt) {
        Duration longest = TimeMargin.longestDelay(attempt.left());
        if (attempt.task().limits().patience() == RetryMode.STAY) {
            return longest;
        }
        Duration brief = BRIEFLY.minus(attempt.waited());
        return brief.compareTo(longest) < 0 ? brief : longest;
    }

    /** @param pause until the limit has room, at least */
    Guard.Admission limited(Attempt attempt, Demand demand, Duration pause) {
        Failure saturated = new Failure.Saturated(Instant.now().plus(pause));
        boolean waits = attempt.isWaiting() && pause.compareTo(demand.patience()) <= 0;
        return waits
                ? new Guard.Admission.Wait(Instant.now().plus(pause.compareTo(AGAIN) < 0 ? pause : AGAIN), saturated)
                : new Guard.Admission.Leave(new CallFailure(saturated, attempt.sends()));
    }

    /** It passes, leaves, or is wanted no more. */
    void over(Attempt attempt) {
        if (attempt.isWaiting()) {
            attempt.waitsNoMore();
            room(catalogue.find(attempt.task().model())).release();
        }
    }

    private Semaphore room(Model model) {
        String lane = TaskQueueLane.of(model);
        return Objects.requireNonNull(rooms.get(lane), lane);
    }
}
