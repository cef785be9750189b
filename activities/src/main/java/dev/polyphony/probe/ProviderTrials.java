package dev.polyphony.probe;

import dev.polyphony.activity.TrialActivities;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.inventory.ProviderTrial.Outcome;
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
import dev.polyphony.notation.Nearest;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one real call, of a few tokens, whatever is known of the provider: an answer closes its circuit and the
 * model's. Booked as every call is, for the tenant {@code polyphony}.
 */
public final class ProviderTrials implements TrialActivities {
    private static final String TENANT = "polyphony";
    private static final String LABEL = "test";
    private static final String PROMPT = "Reply with the word OK.";

    /** Some providers refuse to be asked for less. */
    private static final int OUTPUT = 16;

    /** Above what vendors add around a message. */
    private static final long INPUT = 1000;

    private static final Duration BOUND = Duration.ofSeconds(15);

    private final Supplier<Catalogue> catalogue;
    private final Endpoints endpoints;
    private final ModelClients clients;
    private final ProviderHealth health;
    private final Ledger ledger;
    private final Clock clock;

    public ProviderTrials(
            Supplier<Catalogue> catalogue,
            Endpoints endpoints,
            ModelClients clients,
            ProviderHealth health,
            Ledger ledger,
            Clock clock) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
        this.health = health;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Outcome tryProvider(ProviderTrial trial) {
        Optional<Endpoint> endpoint = endpoints.of(trial.provider());
        if (endpoint.isEmpty()) {
            return Outcome.refused(
                    trial.provider(),
                    "PROVIDER: '" + trial.provider() + "' is none"
                            + Nearest.hint(
                                    trial.provider().value(),
                                    endpoints.all().stream()
                                            .map(known -> known.provider().value())
                                            .toList()));
        }
        Optional<ModelRef> model = trial.model() == null
                ? cheapest(trial)
                : catalogue.get().lookUp(trial.model()).map(Model::ref);
        if (model.isEmpty()) {
            return Outcome.refused(
                    trial.provider(),
                    trial.model() == null
                            ? "--model: the catalogue has none of " + trial.provider() + "; name one"
                            : "--model: nobody knows '" + trial.model() + "'; polyphony models shows those there are");
        }
        if (!model.get().provider().equals(trial.provider())) {
            return Outcome.refused(
                    trial.provider(),
                    "--model: '" + trial.model() + "' is " + model.get().provider() + "'s, not " + trial.provider()
                            + "'s");
        }
        try {
            return tried(endpoint.get(), model.get(), trial.by());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(model.get(), new Failure.WorkerLost("the worker is stopping"), null);
        }
    }

    private Optional<ModelRef> cheapest(ProviderTrial trial) {
        LocalDate today = LocalDate.now(clock);
        return catalogue.get().all().stream()
                .filter(model -> model.ref().provider().equals(trial.provider()) && !model.retiredOn(today))
                .min(Comparator.comparingLong(
                        model -> model.priceOn(today).cost(INPUT, OUTPUT).orElse(Long.MAX_VALUE)))
                .map(Model::ref);
    }

    private Outcome tried(Endpoint endpoint, ModelRef model, String by) throws InterruptedException {
        return switch (ledger.reserve(request(endpoint, model), BOUND)) {
            case Reservation.Granted(SendId id) -> sent(id, endpoint, model, by);
            case Reservation.Exceeded exceeded ->
                failed(model, new Failure.BudgetExceeded(exceeded.describe()), Money.ZERO);
            case Reservation other ->
                failed(model, new Failure.Saturated(clock.instant().plusSeconds(1)), Money.ZERO);
        };
    }

    private ReservationRequest request(Endpoint endpoint, ModelRef model) {
        LocalDate today = LocalDate.now(clock);
        Instant now = clock.instant();
        String analysis = TENANT + "~" + LABEL + "-" + today;
        return new ReservationRequest(
                analysis + "/" + model + "/" + now.toEpochMilli(),
                new Place(analysis, LABEL),
                new Payer(TENANT, LABEL, LABEL),
                model,
                endpoint.simulated(),
                new Amount(money(catalogue.get().find(model).prices().most(INPUT, OUTPUT, today, today)), null),
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

    private Outcome sent(SendId id, Endpoint endpoint, ModelRef model, String by) throws InterruptedException {
        boolean booked = false;
        try {
            ModelAnswer answer = clients.of(endpoint).ask(new ModelRequest(model.model(), PROMPT, OUTPUT, null, BOUND));
            booked = true;
            Money cost = settle(id, model, answer.usage());
            well(endpoint, model, by);
            return new Outcome(
                    model.provider(),
                    model,
                    true,
                    answer.text(),
                    answer.latency().toMillis(),
                    cost == null ? null : cost.usd(),
                    null,
                    null);
        } catch (CallException e) {
            booked = true;
            Money cost = book(id, model, e.billing());
            if (!endpoint.simulated()) {
                health.failed(model, LABEL + "/" + id, endpoint.keyDigest(), e.failure());
            }
            return failed(model, e.failure(), cost);
        } finally {
            if (!booked) {
                ledger.doubt(id, null, BOUND);
            }
        }
    }

    private void well(Endpoint endpoint, ModelRef model, String by) {
        if (!endpoint.simulated()) {
            health.answered(model, LABEL);
            health.tried(model, by);
        }
    }

    private @Nullable Money book(SendId id, ModelRef model, Billing billing) {
        return switch (billing) {
            case Billing.NotBilled none -> {
                ledger.release(id, null, BOUND);
                yield Money.ZERO;
            }
            case Billing.Billed(Usage usage) -> settle(id, model, usage);
            case Billing.Unknown unknown -> {
                ledger.doubt(id, null, BOUND);
                yield null;
            }
        };
    }

    private @Nullable Money settle(SendId id, ModelRef model, @Nullable Usage usage) {
        Usage counted = usage == null ? new Usage(INPUT, OUTPUT) : usage;
        Money cost =
                money(catalogue.get().find(model).priceOn(LocalDate.now(clock)).cost(counted));
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
        return cost;
    }

    private static Outcome failed(ModelRef model, Failure failure, @Nullable Money cost) {
        return new Outcome(model.provider(), model, false, null, null, cost == null ? null : cost.usd(), failure, null);
    }

    private static @Nullable Money money(OptionalLong micros) {
        return micros.isPresent() ? new Money(micros.getAsLong()) : null;
    }
}
