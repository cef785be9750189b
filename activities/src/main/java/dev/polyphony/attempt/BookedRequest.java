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
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request outside of an analysis, on the books as every other is: reserved at its worst before it is sent, and
 * booked by what became of it.
 *
 * @param price of today
 * @param worst what it is taken for where the provider does not count
 * @param patience with each step of the booking
 */
public record BookedRequest(Ledger ledger, Price price, Usage worst, Duration patience) {
    /** Sends it. */
    @FunctionalInterface
    public interface Question<A> {
        A ask() throws CallException, InterruptedException;
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
        return switch (ledger.reserve(request, patience)) {
            case Reservation.Granted(SendId id, var since) -> sent(id, question, usage);
            case Reservation other -> new Result.NotSent<>(other);
        };
    }

    private <A> Result<A> sent(SendId id, Question<A> question, Function<A, @Nullable Usage> usage)
            throws InterruptedException {
        boolean booked = false;
        try {
            A answer = question.ask();
            Money cost = settle(id, usage.apply(answer));
            booked = true;
            return new Result.Answered<>(answer, cost);
        } catch (CallException e) {
            Money cost = book(id, e.billing());
            booked = true;
            return new Result.Failed<>(id, e.failure(), cost);
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
