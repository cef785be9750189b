package dev.polyphony.probe;

import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.health.HealthSnapshot;
import dev.polyphony.health.HealthSubject;
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
 * The cheapest real calls there are: one token of output. Booked as every call is, for the tenant {@value #TENANT}; all
 * of a day together, of all processes, cost no more than they may. What a model without a price costs nobody knows.
 */
public final class ProbeCalls {
    static final String TENANT = "polyphony";
    private static final String LABEL = "probe";
    private static final String PROMPT = "Hi";
    private static final int OUTPUT = 1;

    /** Above what vendors add around a message. */
    private static final long INPUT = 1000;

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Supplier<Catalogue> catalogue;
    private final ModelClients clients;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Money perDay;

    public ProbeCalls(
            Supplier<Catalogue> catalogue, ModelClients clients, Ledger ledger, InstantSource clock, Money perDay) {
        this.catalogue = catalogue;
        this.clients = clients;
        this.ledger = ledger;
        this.clock = clock;
        this.perDay = perDay;
    }

    /**
     * What is wrong with the model, or with the provider by one of its models; empty where it answers.
     *
     * @throws dev.polyphony.port.StorageUnavailable where nothing may be sent
     */
    Optional<Failure> ask(Endpoint endpoint, HealthSubject subject, HealthSnapshot known) throws InterruptedException {
        Optional<ModelRef> model = model(subject, known);
        if (model.isEmpty()) {
            return Optional.of(new Failure.WorkerLost("its catalogue lacks a model of the provider"));
        }
        return switch (ledger.reserve(request(model.get(), endpoint), BOUND)) {
            case Reservation.Granted(SendId id) -> sent(id, endpoint, model.get());
            case Reservation.Exceeded exceeded -> Optional.of(new Failure.BudgetExceeded(exceeded.describe()));
            // Of a limited model there is no room just now.
            case Reservation other -> Optional.of(new Failure.WorkerLost("it may not be sent now"));
        };
    }

    /** Of a provider one that is known to have failed: another one may be well. Else the cheapest. */
    private Optional<ModelRef> model(HealthSubject subject, HealthSnapshot known) {
        String own = subject.model();
        if (own != null) {
            return Optional.of(new ModelRef(subject.provider(), own));
        }
        Optional<ModelRef> failed = known.all().stream()
                .filter(health -> health.subject().model() != null
                        && health.subject().provider().equals(subject.provider())
                        && health.failedAt() != null)
                .max(Comparator.comparing(health -> health.failedAt() == null ? Instant.EPOCH : health.failedAt()))
                .map(health -> ModelRef.parse(health.subject().toString()));
        return failed.isPresent() ? failed : cheapest(subject);
    }

    private Optional<ModelRef> cheapest(HealthSubject provider) {
        LocalDate today = today();
        return catalogue.get().all().stream()
                .filter(model -> model.ref().provider().equals(provider.provider()) && !model.retiredOn(today))
                .min(Comparator.comparingLong(
                        model -> model.priceOn(today).cost(INPUT, OUTPUT).orElse(Long.MAX_VALUE)))
                .map(Model::ref);
    }

    private ReservationRequest request(ModelRef model, Endpoint endpoint) {
        Instant now = clock.instant();
        LocalDate today = today();
        String analysis = TENANT + "~" + LABEL + "-" + today;
        Money worst = money(catalogue.get().find(model).prices().most(INPUT, OUTPUT, today, today));
        return new ReservationRequest(
                analysis + "/" + model + "/" + now.toEpochMilli(),
                new Place(analysis, LABEL),
                new Payer(TENANT, LABEL, LABEL),
                model,
                endpoint.simulated(),
                new Amount(worst, worst == null ? null : perDay),
                false,
                new Lease(LABEL, 1, now.plus(BOUND.multipliedBy(2))),
                demand(catalogue.get().find(model)));
    }

    /** It counts to the model's limits as every request does, and waits for none of them. */
    private static @Nullable Demand demand(Model model) {
        return model.rpm().isEmpty() && model.tpm().isEmpty() && model.slots().isEmpty()
                ? null
                : new Demand(
                        new ModelLimits(boxed(model.rpm()), boxed(model.tpm()), boxed(model.slots())),
                        INPUT + OUTPUT,
                        Duration.ZERO);
    }

    private static @Nullable Integer boxed(OptionalInt limit) {
        return limit.isPresent() ? (Integer) limit.getAsInt() : null;
    }

    private Optional<Failure> sent(SendId id, Endpoint endpoint, ModelRef model) throws InterruptedException {
        boolean booked = false;
        try {
            ModelAnswer answer = clients.of(endpoint).ask(new ModelRequest(model.model(), PROMPT, OUTPUT, null, BOUND));
            settle(id, model, answer.usage());
            booked = true;
            return Optional.empty();
        } catch (CallException e) {
            switch (e.billing()) {
                case Billing.NotBilled none -> ledger.release(id, null, BOUND);
                case Billing.Billed(Usage usage) -> settle(id, model, usage);
                case Billing.Unknown unknown -> ledger.doubt(id, null, BOUND);
            }
            booked = true;
            return Optional.of(e.failure());
        } finally {
            if (!booked) {
                ledger.doubt(id, null, BOUND);
            }
        }
    }

    private void settle(SendId id, ModelRef model, @Nullable Usage usage) {
        Usage counted = usage == null ? new Usage(INPUT, OUTPUT) : usage;
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
                BOUND);
    }

    private static @Nullable Money money(OptionalLong micros) {
        return micros.isPresent() ? new Money(micros.getAsLong()) : null;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
