package dev.polyphony.attempt;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Price;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.SendId;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.SendPermit;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request outside of an analysis, on the books as every other is: reserved at its worst before it is sent, and
 * booked by what became of it.
 *
 * @param gates of this process, for those that count to a limit of their model
 * @param price of today
 * @param worst what it is taken for where the provider does not count
 * @param patience with each step of the booking
 */
public record BookedRequest(Ledger ledger, LimitGates gates, Price price, Usage worst, Duration patience) {
    /** Until what could not be sent in its turn is worth another try. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** Sends it. */
    @FunctionalInterface
    public interface Question<A> {
        /** @param permit without which it is not sent; absent where it counts to no limit by the minute */
        A ask(@Nullable SendPermit permit) throws CallException, InterruptedException;
    }

    public sealed interface Result<A> {
        /** @param cost absent where the price is unknown */
        record Answered<A>(A answer, @Nullable Money cost) implements Result<A> {}

        /** @param cost absent where it may have been billed, or the price is unknown */
        record Failed<A>(
                SendId id, Failure failure, @Nullable Money cost) implements Result<A> {}

        /** @param why anything but granted */
        record NotSent<A>(Reservation why) implements Result<A> {}
    }

    /**
     * @param usage that the provider counted; nothing where it did not
     * @throws dev.polyphony.port.StorageUnavailable where nothing may be sent, or it could not be booked
     */
    public <A> Result<A> send(ReservationRequest request, Question<A> question, Function<A, @Nullable Usage> usage)
            throws InterruptedException {
        LimitGates.Reserved reserved =
                gates.reserve(request.model(), request.demand(), () -> ledger.reserve(request, patience));
        if (!(reserved.reservation() instanceof Reservation.Granted granted)) {
            return new Result.NotSent<>(reserved.reservation());
        }
        try {
            return sent(granted.id(), reserved.permit(), question, usage);
        } finally {
            if (reserved.permit() != null) {
                reserved.permit().close();
            }
        }
    }

    private <A> Result<A> sent(
            SendId id, @Nullable SendPermit permit, Question<A> question, Function<A, @Nullable Usage> usage)
            throws InterruptedException {
        boolean booked = false;
        try {
            A answer = question.ask(permit);
            Money cost = settle(id, usage.apply(answer));
            booked = true;
            return new Result.Answered<>(answer, cost);
        } catch (CallException e) {
            Money cost = Money.ZERO;
            if (e.sent()) {
                cost = book(id, e.billing());
            } else {
                ledger.unsent(id, patience);
            }
            booked = true;
            return e.isLate()
                    ? new Result.NotSent<>(new Reservation.Limited(AGAIN))
                    : new Result.Failed<>(id, e.failure(), cost);
        } finally {
            if (!booked) {
                ledger.doubt(id, null, patience);
            }
        }
    }

    private @Nullable Money book(SendId id, Billing billing) {
        return switch (billing) {
            case Billing.NotBilled none -> {
                ledger.release(id, null, patience);
                yield Money.ZERO;
            }
            case Billing.Billed(Usage usage) -> settle(id, usage);
            case Billing.Unknown unknown -> {
                ledger.doubt(id, null, patience);
                yield null;
            }
        };
    }

    private @Nullable Money settle(SendId id, @Nullable Usage usage) {
        Usage counted = usage == null ? worst : usage;
        OptionalLong micros = price.cost(counted);
        Money cost = micros.isPresent() ? new Money(micros.getAsLong()) : null;
        ledger.settle(
                id,
                new Settlement(
                        cost == null ? Money.ZERO : cost,
                        counted.inputTokens(),
                        counted.outputTokens(),
                        null,
                        null,
                        null),
                null,
                patience);
        return cost;
    }
}
