package dev.polyphony.probe;

import dev.polyphony.activity.TrialActivities;
import dev.polyphony.attempt.BookedRequest.Result;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.inventory.ProviderTrial.Outcome;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.SendId;
import dev.polyphony.notation.Nearest;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelClients;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one real call, of a few tokens, whatever is known of the provider: an answer closes its circuit and the
 * model's. Booked as every call is, for the tenant {@code polyphony}.
 */
public final class ProviderTrials implements TrialActivities {
    private static final String LABEL = "test";
    private static final String PROMPT = "Reply with the word OK.";

    /** Some providers refuse to be asked for less. */
    private static final int OUTPUT = 16;

    private static final Duration BOUND = Duration.ofSeconds(15);

    private final Supplier<Catalogue> catalogue;
    private final Endpoints endpoints;
    private final ProviderHealth health;
    private final OwnCalls calls;
    private final InstantSource clock;

    public ProviderTrials(
            Supplier<Catalogue> catalogue,
            Endpoints endpoints,
            ModelClients clients,
            ProviderHealth health,
            Ledger ledger,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.health = health;
        this.calls = new OwnCalls(
                catalogue, clients, ledger, clock, new OwnCalls.Wording(LABEL, PROMPT, OUTPUT, BOUND, null));
        this.clock = clock;
    }

    @Override
    public Outcome tryProvider(ProviderTrial trial) {
        Optional<Endpoint> endpoint = endpoints.of(trial.provider());
        if (endpoint.isEmpty()) {
            List<String> names = endpoints.all().stream()
                    .map(known -> known.provider().value())
                    .toList();
            return Outcome.refused(
                    trial.provider(),
                    "PROVIDER: '" + trial.provider() + "' is none"
                            + Nearest.hintOrAll(trial.provider().value(), names));
        }
        Optional<ModelRef> model = trial.model() == null
                ? calls.cheapest(trial.provider())
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
            return tried(endpoint.get(), model.get(), trial);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(model.get(), new Failure.WorkerLost("the worker is stopping"), null);
        }
    }

    private Outcome tried(Endpoint endpoint, ModelRef model, ProviderTrial trial) throws InterruptedException {
        return switch (calls.ask(endpoint, model, Objects.requireNonNullElse(trial.prompt(), PROMPT))) {
            case Result.Answered<ModelAnswer>(ModelAnswer answer, Money cost) -> {
                well(endpoint, model, trial.by());
                yield new Outcome(
                        model.provider(),
                        model,
                        true,
                        answer.text(),
                        answer.latency().toMillis(),
                        cost == null ? null : cost.usd(),
                        null,
                        null);
            }
            case Result.Failed<ModelAnswer>(SendId id, Failure failure, Money cost) -> {
                if (!endpoint.simulated()) {
                    health.failed(model, LABEL + "/" + id, endpoint.keyDigest(), failure);
                }
                yield failed(model, failure, cost);
            }
            case Result.NotSent<ModelAnswer>(Reservation.Exceeded exceeded) ->
                failed(model, new Failure.BudgetExceeded(exceeded.describe()), Money.ZERO);
            case Result.NotSent<ModelAnswer>(Reservation.Limited(Duration pause)) ->
                failed(model, new Failure.Saturated(clock.instant().plus(pause)), Money.ZERO);
            case Result.NotSent<ModelAnswer>(Reservation other) ->
                failed(model, new Failure.Saturated(clock.instant().plusSeconds(1)), Money.ZERO);
        };
    }

    private void well(Endpoint endpoint, ModelRef model, String by) {
        if (!endpoint.simulated()) {
            health.answered(model, LABEL);
            health.tried(model, by);
        }
    }

    private static Outcome failed(ModelRef model, Failure failure, @Nullable Money cost) {
        return new Outcome(model.provider(), model, false, null, null, cost == null ? null : cost.usd(), failure, null);
    }
}
