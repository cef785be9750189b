package dev.polyphony.probe;

import dev.polyphony.attempt.BookedRequest;
import dev.polyphony.attempt.BookedRequest.Result;
import dev.polyphony.attempt.LimitGates;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.ProviderId;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.ModelLimits;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
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
    private final LimitGates gates = new LimitGates();

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

    /** @throws dev.polyphony.port.StorageUnavailable where nothing may be sent, or it could not be booked */
    Result<ModelAnswer> ask(Endpoint endpoint, ModelRef model) throws InterruptedException {
        return ask(endpoint, model, wording.prompt);
    }

    /** As {@link #ask(Endpoint, ModelRef)}, in other words: a few lines at most. */
    Result<ModelAnswer> ask(Endpoint endpoint, ModelRef model, String prompt) throws InterruptedException {
        return new BookedRequest(
                        ledger,
                        gates,
                        catalogue.get().find(model).priceOn(today()),
                        new Usage(INPUT, wording.output),
                        wording.bound)
                .send(
                        request(endpoint, model),
                        permit -> clients.of(endpoint)
                                .ask(new ModelRequest(model.model(), prompt, wording.output, null, wording.bound)),
                        ModelAnswer::usage);
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

    /**
     * It counts to the model's limits as every request does, and waits for none of them. It is sent however late it is:
     * so it counts for as long as it may take.
     */
    private @Nullable Demand demand(Model model) {
        ModelLimits limits =
                ModelLimits.of(model.rpm(), model.tpm(), catalogue.get().atOnce(model));
        return limits == null ? null : new Demand(limits, INPUT + wording.output, Duration.ZERO, wording.bound);
    }

    private static @Nullable Money money(OptionalLong micros) {
        return micros.isPresent() ? new Money(micros.getAsLong()) : null;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
