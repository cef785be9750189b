package dev.polyphony.vector;

import dev.polyphony.activity.EmbeddingActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.attempt.ActivityFailures;
import dev.polyphony.attempt.BookedRequest;
import dev.polyphony.attempt.BookedRequest.Result;
import dev.polyphony.attempt.LimitGates;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Adapter;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.EmbeddingModel;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.ModelLimits;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Demand;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.ReservationRequest.Payer;
import dev.polyphony.ledger.SendId;
import dev.polyphony.port.Availability;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.EmbeddingAnswer;
import dev.polyphony.provider.EmbeddingRequest;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ProviderNames;
import dev.polyphony.telemetry.Conventions;
import dev.polyphony.telemetry.RequestTelemetry;
import dev.polyphony.telemetry.RequestTelemetry.Asked;
import dev.polyphony.telemetry.RequestTelemetry.Sent;
import dev.polyphony.telemetry.RequestTelemetry.Told;
import dev.polyphony.telemetry.RequestTelemetry.Words;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a provider for vectors, by one request for each attempt, or computes them here. Each request is on the books of
 * the tenant: reserved at its worst, where each byte is a token, and settled as the provider counts. Where a worker is
 * lost between the booking and the vectors' way back they are asked for again, as another request: they are not kept.
 */
public final class EmbedTexts implements EmbeddingActivities {
    /** What they are filed under as a strategy, and their place. */
    private static final String LABEL = "embeddings";

    /** Kept back of an attempt's time, for the booking and the way back. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Supplier<Catalogue> catalogue;
    private final Endpoints endpoints;
    private final ModelClients clients;
    private final Availability availability;
    private final ProviderHealth health;
    private final Ledger ledger;
    private final OwnVectors own;
    private final InstantSource clock;
    private final LimitGates gates = new LimitGates();
    private final RequestTelemetry telemetry;

    /** @param health hears what came of each request */
    public EmbedTexts(
            Supplier<Catalogue> catalogue,
            Endpoints endpoints,
            ModelClients clients,
            Availability availability,
            ProviderHealth health,
            Ledger ledger,
            OwnVectors own,
            InstantSource clock) {
        this(catalogue, endpoints, clients, availability, health, ledger, own, clock, RequestTelemetry.none());
    }

    private EmbedTexts(
            Supplier<Catalogue> catalogue,
            Endpoints endpoints,
            ModelClients clients,
            Availability availability,
            ProviderHealth health,
            Ledger ledger,
            OwnVectors own,
            InstantSource clock,
            RequestTelemetry telemetry) {
        this.telemetry = telemetry;
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
        this.availability = availability;
        this.health = health;
        this.ledger = ledger;
        this.own = own;
        this.clock = clock;
    }

    /** The same, which tells that of each request that it sends. */
    public EmbedTexts reporting(RequestTelemetry to) {
        return new EmbedTexts(catalogue, endpoints, clients, availability, health, ledger, own, clock, to);
    }

    @Override
    public EmbeddingReply embed(EmbeddingTask task) {
        try {
            return task.model().equals(EmbeddingTask.IN_PROCESS)
                    ? own.of(task)
                    : asked(task, Activity.getExecutionContext().getInfo());
        } catch (InvalidField e) {
            throw invalid(e);
        } catch (StorageUnavailable e) {
            throw failed(new Failure.LedgerUnavailable());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(new Failure.WorkerLost("the worker is stopping"));
        }
    }

    private EmbeddingReply asked(EmbeddingTask task, ActivityInfo info) throws InterruptedException {
        EmbeddingModel model = catalogue.get().embedding(task.model());
        Endpoint endpoint = endpoints
                .of(model.ref().provider())
                .orElseThrow(() -> failed(
                        new Failure.WorkerLost("its catalogue lacks the provider; give every worker the same one")));
        if (endpoint.adapter() == Adapter.ANTHROPIC) {
            throw new InvalidField("model", model.ref().provider() + " makes no embeddings; ask another provider's");
        }
        switch (availability.of(model.ref())) {
            case State.Ready ready -> {}
            case State.Until(Instant at, Failure why) -> throw failed(why);
            case State.Blocked(Failure why) -> throw failed(why);
        }
        Duration time = info.getStartToCloseTimeout().minus(MARGIN);
        Usage worst = new Usage(mostTokens(task), 0);
        Result<EmbeddingAnswer> result = new BookedRequest(ledger, gates, model.price(), worst, PATIENCE)
                .send(
                        reservation(task, info, endpoint, model, worst).asking(demand(model, endpoint, worst)),
                        permit -> told(
                                endpoint,
                                task,
                                new EmbeddingRequest(
                                        model.ref().model(),
                                        task.texts(),
                                        task.dimensions(),
                                        time.isPositive() ? time : MARGIN,
                                        permit)),
                        EmbeddingAnswer::usage);
        return switch (result) {
            case Result.Answered<EmbeddingAnswer>(EmbeddingAnswer answer, Money cost) -> {
                tell(endpoint, () -> health.answered(model.ref(), LABEL));
                yield reply(endpoint, model, answer, cost);
            }
            case Result.Failed<EmbeddingAnswer>(SendId id, Failure failure, Money cost) -> {
                tell(endpoint, () -> health.failed(model.ref(), id.toString(), endpoint.keyDigest(), failure));
                throw failed(failure);
            }
            case Result.NotSent<EmbeddingAnswer>(Reservation.Exceeded exceeded) ->
                throw failed(new Failure.BudgetExceeded(exceeded.describe()));
            case Result.NotSent<EmbeddingAnswer>(Reservation.Limited(Duration pause)) ->
                throw failed(new Failure.Saturated(clock.instant().plus(pause)));
            case Result.NotSent<EmbeddingAnswer>(Reservation other) ->
                throw failed(new Failure.Saturated(clock.instant().plusSeconds(1)));
        };
    }

    /** Sends it, and has traces and metrics tell of it. */
    private EmbeddingAnswer told(Endpoint endpoint, EmbeddingTask task, EmbeddingRequest request)
            throws CallException, InterruptedException {
        Asked asked = new Asked(
                Conventions.EMBEDDINGS,
                ProviderNames.conventional(endpoint),
                request.model(),
                true,
                endpoint.baseUrl(),
                null,
                null,
                false,
                false,
                endpoint.simulated(),
                task.id(),
                null,
                null);
        try (Sent sent = telemetry.begin(asked, () -> new Words(null, "[]"))) {
            try {
                EmbeddingAnswer answer = clients.of(endpoint).embed(request);
                Usage usage = answer.usage();
                sent.answered(
                        new Told(request.model(), usage == null ? null : (Long) usage.inputTokens(), null, null),
                        () -> "[]");
                return answer;
            } catch (CallException e) {
                sent.failed(e.sent(), ActivityFailures.type(e.failure()));
                throw e;
            }
        }
    }

    /**
     * What it asks of the model's limits. The server waits for them, as it does for whatever time mends: an attempt
     * that has to keeps nothing.
     */
    private @Nullable Demand demand(EmbeddingModel model, Endpoint endpoint, Usage worst) {
        ModelLimits limits =
                endpoint.simulated() ? null : ModelLimits.of(model.rpm(), model.tpm(), OptionalInt.empty());
        return gates.demand(limits, worst.inputTokens());
    }

    private ReservationRequest reservation(
            EmbeddingTask task, ActivityInfo info, Endpoint endpoint, EmbeddingModel model, Usage worst) {
        OptionalLong most = model.price().most(worst.inputTokens(), 0);
        return new ReservationRequest(
                info.getWorkflowId() + "/" + info.getWorkflowRunId() + "/" + info.getAttempt(),
                new Place(new WorkflowId(task.tenant(), task.id()).value(), LABEL),
                new Payer(task.tenant(), Analysis.category(task.category()), LABEL),
                model.ref(),
                endpoint.simulated(),
                new Amount(most.isPresent() ? new Money(most.getAsLong()) : null, task.maxCost()),
                false,
                new Lease(
                        info.getWorkflowRunId() + "/" + info.getActivityId(),
                        1,
                        clock.instant().plus(info.getStartToCloseTimeout())));
    }

    /** A token is at least a byte, for every tokenizer. */
    private static long mostTokens(EmbeddingTask task) {
        return task.texts().stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static EmbeddingReply reply(
            Endpoint endpoint, EmbeddingModel model, EmbeddingAnswer answer, @Nullable Money cost) {
        Usage usage = answer.usage();
        boolean known = usage != null || model.price().isFree();
        return new EmbeddingReply(
                model.ref(),
                answer.vectors().stream().map(VectorText::of).toList(),
                usage == null ? null : (Long) usage.inputTokens(),
                known ? cost : null,
                endpoint.simulated());
    }

    private static void tell(Endpoint endpoint, Runnable word) {
        if (!endpoint.simulated()) {
            word.run();
        }
    }

    /** A mistake of the caller's, no trouble of the worker's. */
    private static ApplicationFailure invalid(InvalidField problem) {
        ApplicationFailure failure = ApplicationFailure.newBuilder()
                .setType(INVALID)
                .setMessage(problem.getMessage())
                .setDetails(problem.field(), problem.problem())
                .setNonRetryable(true)
                .setCategory(ApplicationErrorCategory.BENIGN)
                .build();
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    /** Where the provider names a time it is kept to, as far as the deadline allows. */
    private ApplicationFailure failed(Failure failure) {
        CallFailure told = new CallFailure(failure, 1);
        if (!failure.waitingHelps()) {
            return ActivityFailures.last(told);
        }
        Instant now = clock.instant();
        return ActivityFailures.retry(
                told,
                failure.retryAt(now, Duration.ofSeconds(1))
                        .map(at -> Duration.between(now, at))
                        .filter(Duration::isPositive)
                        .orElse(Duration.ofSeconds(1)));
    }
}
