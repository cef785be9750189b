package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.call.RetryMode;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.ledger.ModelLimits;
import dev.polyphony.ledger.ReservationRequest.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
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

    private final Catalogue catalogue;
    private final WaitingRooms rooms;
    private final LimitGates gates = new LimitGates();

    /** @param most slots that calls have of a lane, where it has as many */
    LimitWaits(Catalogue catalogue, int most) {
        this.catalogue = catalogue;
        this.rooms = new WaitingRooms(catalogue, most);
    }

    /** What the attempt's request asks of its model's limits; absent where it has none. */
    @Nullable
    Demand demand(Attempt attempt) {
        Model model = catalogue.find(attempt.task().model());
        ModelLimits limits = limits(model, attempt.endpoint().simulated());
        if (limits == null) {
            return null;
        }
        if (!attempt.isWaiting() && rooms.enter(model)) {
            attempt.waiting();
        }
        return new Demand(
                limits, attempt.mostTokens(), attempt.isWaiting() ? patience(attempt) : Duration.ZERO, gates.slack());
    }

    /** What all of the process' requests to limited models go through. */
    LimitGates gates() {
        return gates;
    }

    /** A simulator in place of a provider has nobody's account: it is not limited to what an account allows. */
    private @Nullable ModelLimits limits(Model model, boolean simulated) {
        OptionalInt none = OptionalInt.empty();
        return ModelLimits.of(simulated ? none : model.rpm(), simulated ? none : model.tpm(), catalogue.atOnce(model));
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
            rooms.leave(catalogue.find(attempt.task().model()));
        }
    }
}
