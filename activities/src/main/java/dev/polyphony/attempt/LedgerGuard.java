package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.ModelAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is sent and spent: holds a request's worst case against every budget and limit before it is sent, and
 * books what it came to.
 */
final class LedgerGuard implements Guard {
    /** Between two looks whether another attempt has ended. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final CallAccounting accounting;
    private final ReadBackGuard readBack;
    private final LimitWaits waits;

    /** @param readBack of what was paid for since it was asked */
    LedgerGuard(CallAccounting accounting, ReadBackGuard readBack, LimitWaits waits) {
        this.waits = waits;
        this.accounting = accounting;
        this.readBack = readBack;
    }

    @Override
    public Admission admit(Attempt attempt) throws InterruptedException {
        int sends = attempt.sends();
        if (sends >= attempt.task().limits().sends()) {
            return new Admission.Leave(new CallFailure(Failure.BudgetExceeded.callBound(), sends));
        }
        Demand demand = waits.demand(attempt);
        return switch (reserved(attempt, demand)) {
            case Reservation.Granted granted -> {
                waits.over(attempt);
                yield new Admission.Go();
            }
            case Reservation.Limited(Duration pause) -> limited(attempt, Objects.requireNonNull(demand), pause);
            case Reservation.Paid paid -> readBack.settled(paid, attempt);
            case Reservation.Busy(Instant until) ->
                new Admission.Wait(Instant.now().plus(AGAIN), new Failure.WorkerLost("another attempt asks"));
            case Reservation.Exceeded exceeded ->
                leave(new Failure.BudgetExceeded(exceeded.describe()), sends, attempt);
            // Only where workers were lost, or the analysis was reset: else the last failure has said so.
            case Reservation.Doubtful(int unknown) ->
                leave(
                        new Failure.WorkerLost(
                                "not asked again, as " + unknown + " requests cut off before may have been billed"),
                        unknown,
                        attempt);
        };
    }

    /** What is granted is held by the attempt, and so is its permit. */
    private Reservation reserved(Attempt attempt, @Nullable Demand demand) throws InterruptedException {
        LimitGates.Reserved reserved =
                waits.gates().reserve(attempt.task().model(), demand, () -> accounting.reserve(attempt, demand));
        if (reserved.reservation() instanceof Reservation.Granted granted) {
            attempt.held(granted.id(), reserved.permit());
        }
        return reserved.reservation();
    }

    private Admission limited(Attempt attempt, Demand demand, Duration pause) {
        Admission admission = waits.limited(attempt, demand, pause);
        return admission instanceof Admission.Leave(CallFailure told) && told.sends() > 0
                ? leave(told.failure(), told.sends(), attempt)
                : admission;
    }

    /** @param most how many requests of the call there are at most */
    private Admission leave(Failure failure, int most, Attempt attempt) {
        return new Admission.Leave(
                new CallFailure(failure, attempt.sends(), null, accounting.failed(attempt.callId(), most)));
    }

    @Override
    public void decided(Attempt attempt) {
        if (attempt.isWaiting()) {
            accounting.withdraw(attempt);
        }
        waits.over(attempt);
    }

    @Override
    public void ended(Attempt attempt, AttemptOutcome outcome) throws InterruptedException {
        attempt.ended();
        switch (outcome) {
            case AttemptOutcome.Unsent unsent -> accounting.unsent(attempt.request());
            case AttemptOutcome.Answered(ModelAnswer answer) -> settle(attempt, answer);
            case AttemptOutcome.Failed(Failure failure, Billing billing, boolean memory) ->
                attempt.booked(accounting.fail(attempt, failure, billing));
            case AttemptOutcome.Lost lost -> accounting.doubt(attempt.request());
        }
    }

    private void settle(Attempt attempt, ModelAnswer answer) throws InterruptedException {
        boolean settled = false;
        try {
            attempt.booked(accounting.settle(attempt, answer));
            settled = true;
        } finally {
            if (!settled) {
                accounting.doubt(attempt.request());
            }
        }
    }
}
