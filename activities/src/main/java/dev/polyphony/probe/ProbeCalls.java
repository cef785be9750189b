package dev.polyphony.probe;

import dev.polyphony.attempt.BookedRequest.Result;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.health.HealthSnapshot;
import dev.polyphony.health.HealthSubject;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.ModelClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cheapest real calls there are: one token of output. All of a day together, of all processes, cost no more than
 * they may.
 */
public final class ProbeCalls {
    static final String TENANT = OwnCalls.TENANT;
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final OwnCalls calls;

    public ProbeCalls(
            Supplier<Catalogue> catalogue, ModelClients clients, Ledger ledger, InstantSource clock, Money perDay) {
        this.calls =
                new OwnCalls(catalogue, clients, ledger, clock, new OwnCalls.Wording("probe", "Hi", 1, BOUND, perDay));
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
        return switch (calls.ask(endpoint, model.get())) {
            case Result.Answered<?> answered -> Optional.empty();
            case Result.Failed<?> failed -> Optional.of(failed.failure());
            case Result.NotSent<?>(Reservation.Exceeded exceeded) ->
                Optional.of(new Failure.BudgetExceeded(exceeded.describe()));
            // Of a limited model there is no room just now.
            case Result.NotSent<?>(Reservation other) -> Optional.of(new Failure.WorkerLost("it may not be sent now"));
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
        return failed.isPresent() ? failed : calls.cheapest(subject.provider());
    }
}
