package dev.polyphony.probe;

import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.ModelLimits;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.SendId;
import dev.polyphony.ledger.Settlement;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Short calls that an installation makes for itself, to see whether a model answers. Booked as every call is, for the
 * tenant {@value #TENANT}; what a model without a price costs nobody knows.
 */
final class OwnCalls {
    static final String TENANT = "polyphony";

    /** Above what vendors add around a message. */
    private static final long INPUT = 1000;

    private final Supplier<Catalogue> catalogue;
    private final ModelClients clients;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Wording wording;

    OwnCalls(Supplier<Catalogue> catalogue, ModelClients clients, Ledger ledger, InstantSource clock, Wording wording) {
        this.catalogue = catalogue;
        this.clients = clients;
        this.ledger = ledger;
        this.clock = clock;
        this.wording = wording;
    }

    /**
     * @param label what they are filed under
     * @param output tokens at most
     * @param bound for the answer, and for each step of the booking
     * @param perDay what those of a day may cost together, of all processes; absent without a limit
     */
    record Wording(
            String label,
            String prompt,
            int output,
            Duration bound,
            @Nullable Money perDay) {}

    sealed interface Result {
        /** @param cost absent where the price is unknown */
        record Answered(ModelAnswer answer, @Nullable Money cost) implements Result {}

        /** @param cost absent where it may have been billed, or the price is unknown */
        record Failed(SendId id, Failure failure, @Nullable Money cost) implements Result {}

        /** @param why anything but granted */
        record NotSent(Reservation why) implements Result {}
    }

    /** @throws dev.polyphony.port.StorageUnavailable where nothing may be sent, or it could not be booked */
    Result ask(Endpoint endpoint, ModelRef model) throws InterruptedException {
        return switch (ledger.reserve(request(endpoint, model), wording.bound)) {
            case Reservation.Granted(SendId id, var since) -> sent(id, endpoint, model);
            case Reservation other -> new Result.NotSent(other);
        };
    }

    /** Of those that the provider still serves. */
    Optional<ModelRef> cheapest(ProviderId provider) {
        LocalDate today = today();
        return catalogue.get().all().stream()
                .filter(model -> model.ref().provider().equals(provider) && !model.retiredOn(today))
                .min(Comparator.comparingLong(model ->
                        model.priceOn(today).cost(INPUT, wording.output).orElse(Long.MAX_VALUE)))
                .map(Model::ref);
    }

    private ReservationRequest request(Endpoint endpoint, ModelRef ref) {
        Instant now = clock.instant();
        LocalDate today = today();
        Model model = catalogue.get().find(ref);
        String analysis = TENANT + "~" + wording.label + "-" + today;
        Money worst = money(model.prices().most(INPUT, wording.output, today, today));
        return new ReservationRequest(
                analysis + "/" + ref + "/" + now.toEpochMilli(),
                new Place(analysis, wording.label),
                new Payer(TENANT, wording.label, wording.label),
                ref,
                endpoint.simulated(),
                new Amount(worst, worst == null ? null : wording.perDay),
                false,
                new Lease(wording.label, 1, now.plus(wording.bound.multipliedBy(2))),
                demand(model));
    }

    /** It counts to the model's limits as every request does, and waits for none of them. */
    private @Nullable Demand demand(Model model) {
        return model.rpm().isEmpty() && model.tpm().isEmpty() && model.slots().isEmpty()
                ? null
                : new Demand(
                        new ModelLimits(boxed(model.rpm()), boxed(model.tpm()), boxed(model.slots())),
                        INPUT + wording.output,
                        Duration.ZERO);
    }

    private static @Nullable Integer boxed(OptionalInt limit) {
        return limit.isPresent() ? (Integer) limit.getAsInt() : null;
    }

    private Result sent(SendId id, Endpoint endpoint, ModelRef model) throws InterruptedException {
        boolean booked = false;
        try {
            ModelAnswer answer = clients.of(endpoint)
                    .ask(new ModelRequest(model.model(), wording.prompt, wording.output, null, wording.bound));
            Money cost = settle(id, model, answer.usage());
            booked = true;
            return new Result.Answered(answer, cost);
        } catch (CallException e) {
            Money cost = book(id, model, e.billing());
            booked = true;
            return new Result.Failed(id, e.failure(), cost);
        } finally {
            if (!booked) {
                ledger.doubt(id, null, wording.bound);
            }
        }
    }

    private @Nullable Money book(SendId id, ModelRef model, Billing billing) {
        return switch (billing) {
            case Billing.NotBilled none -> {
                ledger.release(id, null, wording.bound);
                yield Money.ZERO;
            }
            case Billing.Billed(Usage usage) -> settle(id, model, usage);
            case Billing.Unknown unknown -> {
                ledger.doubt(id, null, wording.bound);
                yield null;
            }
        };
    }

    private @Nullable Money settle(SendId id, ModelRef model, @Nullable Usage usage) {
        Usage counted = usage == null ? new Usage(INPUT, wording.output) : usage;
        Money cost = money(catalogue.get().find(model).priceOn(today()).cost(counted));
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
                wording.bound);
        return cost;
    }

    private static @Nullable Money money(OptionalLong micros) {
        return micros.isPresent() ? new Money(micros.getAsLong()) : null;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
