package dev.polyphony.attempt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.economy.BatchApi;
import dev.polyphony.economy.BatchResult;
import dev.polyphony.economy.BatchState;
import dev.polyphony.economy.BatchSubmission;
import dev.polyphony.economy.EconomyLane;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.ReservationRequest.Amount;
import dev.polyphony.ledger.ReservationRequest.Lease;
import dev.polyphony.ledger.SendId;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.schema.FormatMismatch;
import dev.polyphony.textstore.ClaimCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that are asked through their provider's batches, with the ledger before and after, at a batch's price. What
 * comes of it is in the ledger under the calls' own names: whoever asks such a call by {@link AskModel} then is given
 * its answer as one that is paid for, and what no answer came for is asked directly. So nothing of a plan's execution
 * knows of batches.
 *
 * <p>The steps are {@link #reserve}, {@link #handIn}, {@link #state} until it has ended, {@link #collect}; or
 * {@link #release} where nothing was handed in, and {@link #cancel} and then {@link #collect} where time runs out. Each
 * is safe to repeat, by the same key and the same tasks in their order, also by another process. All throw
 * {@link dev.polyphony.port.StorageUnavailable} where the ledger does not answer.
 */
public final class BatchedCalls {
    private static final Logger log = LoggerFactory.getLogger(BatchedCalls.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of no meaning: a batch has its own. */
    private static final TimeLeft AMPLE = new TimeLeft(Duration.ofDays(1));

    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final EconomyLane lane;
    private final Ledger ledger;
    private final CallCosts costs;
    private final ClaimCheck claimCheck;

    public BatchedCalls(
            Catalogue catalogue, Endpoints endpoints, ModelClients clients, Ledger ledger, ClaimCheck claimCheck) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.lane = new EconomyLane(catalogue, endpoints, clients);
        this.ledger = ledger;
        this.costs = new CallCosts(catalogue);
        this.claimCheck = claimCheck;
    }

    /** How a call stands before its batch. */
    public sealed interface Standing {
        /** What it can cost at most in a batch is held, for that request. */
        record Held(SendId id) implements Standing {}

        /** To be asked by itself: it is answered already, asked by somebody, or none for a batch. */
        record Direct() implements Standing {}

        /** It may not be sent, for what it could cost. */
        record Refused(Failure failure) implements Standing {}
    }

    /** A call that is held, as {@link Standing.Held} says. */
    public record HeldCall(CallTask task, SendId id) {}

    /** What a call came to; its text is in the ledger. */
    public sealed interface Outcome {
        /** @param cost at the batch's price; absent where nobody can say, and it was booked at its worst */
        record Answered(@Nullable Money cost) implements Outcome {}

        record Failed(Failure failure) implements Outcome {}

        record NotRun(BatchResult.Reason reason) implements Outcome {}
    }

    /** Whether that model can be asked in batches now. */
    public boolean offers(ModelRef model) {
        return lane.of(model).isPresent();
    }

    /**
     * Holds what each call can cost at most; to be followed by one of the other steps for each that is held.
     *
     * @param key of the submission that they are to be handed in by
     * @param until when its results are collected at the latest: what is still held then is in doubt
     */
    public List<Standing> reserve(String key, Instant until, List<CallTask> tasks) throws InterruptedException {
        List<Standing> standings = new ArrayList<>();
        for (CallTask task : tasks) {
            standings.add(reserved(key, until, task));
        }
        return standings;
    }

    private Standing reserved(String key, Instant until, CallTask task) throws InterruptedException {
        CallTask whole = claimCheck.whole(task);
        Conversation before = whole.wording().conversation();
        boolean pictured = before != null && !before.pictures().isEmpty();
        if (pictured || task.streams() || request(whole).isEmpty()) {
            return new Standing.Direct();
        }
        return switch (ledger.reserve(reservation(key, until, whole), PATIENCE)) {
            case Reservation.Granted(SendId id, var since) -> new Standing.Held(id);
            case Reservation.Exceeded exceeded -> new Standing.Refused(new Failure.BudgetExceeded(exceeded.describe()));
            case Reservation.Paid paid -> new Standing.Direct();
            case Reservation.Busy busy -> new Standing.Direct();
            case Reservation.Limited limited -> new Standing.Direct();
            case Reservation.Doubtful doubtful -> new Standing.Direct();
        };
    }

    /** At the batch's price, and of no limit by the minute: batches have limits of their own. */
    private ReservationRequest reservation(String key, Instant until, CallTask whole) {
        ReservationRequest direct = CallAccounting.reservation(
                whole,
                key,
                1,
                endpoints
                        .of(whole.model().provider())
                        .filter(Endpoint::simulated)
                        .isPresent());
        Amount amount = direct.amount();
        Money worst = amount.worst();
        return new ReservationRequest(
                direct.callId(),
                direct.place(),
                direct.payer(),
                direct.model(),
                direct.simulated(),
                new Amount(
                        worst == null ? null : lane.price(whole.model(), worst),
                        amount.maxCost(),
                        amount.earmarked(),
                        amount.approved(),
                        amount.batch()),
                direct.shared(),
                new Lease(key, 1, until));
    }

    /** Empty where its schema, which was accepted once, is not any more: a direct call says so. */
    private Optional<ModelRequest> request(CallTask whole) throws InterruptedException {
        Model model = catalogue.find(whole.model());
        OptionalInt context = model.context();
        Endpoint endpoint = endpoints.of(whole.model().provider()).orElseThrow();
        try {
            return Optional.of(new Attempt(whole, null, "", 1, endpoint, AMPLE, 0)
                    .modelRequest(context.isPresent() ? (Integer) context.getAsInt() : null, false));
        } catch (FormatMismatch e) {
            return Optional.empty();
        }
    }

    /**
     * Hands them in, unless that was done before.
     *
     * @param since as {@link BatchSubmission}
     * @param again whether it may have been done before, as by an attempt that was lost
     * @return the batch's id with its provider
     * @throws CallException where the provider does not take them; where it may have all the same, a second try finds
     *     out
     */
    public String handIn(String key, Instant since, List<HeldCall> calls, boolean again)
            throws CallException, InterruptedException {
        BatchSubmission submission = submission(key, since, calls);
        BatchApi api = api(calls);
        Optional<String> before = again ? api.find(submission) : Optional.empty();
        return before.isPresent() ? before.get() : api.submit(submission);
    }

    private BatchSubmission submission(String key, Instant since, List<HeldCall> calls) throws InterruptedException {
        List<ModelRequest> requests = new ArrayList<>();
        for (HeldCall call : calls) {
            requests.add(request(claimCheck.whole(call.task))
                    .orElseThrow(() -> new IllegalStateException("a call is held that no request can be written for")));
        }
        return new BatchSubmission(key, since, requests);
    }

    private BatchApi api(List<HeldCall> calls) throws CallException {
        return api(calls.getFirst().task.model());
    }

    private BatchApi api(ModelRef model) throws CallException {
        Optional<BatchApi> api = lane.of(model);
        if (api.isEmpty()) {
            throw CallException.answered(
                    new Failure.InvalidRequest(400, "its provider is not asked in batches"), new Billing.NotBilled());
        }
        return api.get();
    }

    public BatchState state(ModelRef model, String batch) throws CallException, InterruptedException {
        return api(model).state(batch);
    }

    /** What was not worked on yet will not be; to be followed by {@link #collect} when it has ended. */
    public void cancel(ModelRef model, String batch) throws CallException, InterruptedException {
        api(model).cancel(batch);
    }

    /** Books what each call came to, of a batch that has ended; in their order. */
    public List<Outcome> collect(String key, Instant since, List<HeldCall> calls, String batch)
            throws CallException, InterruptedException {
        List<BatchResult> results = api(calls).results(submission(key, since, calls), batch);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            outcomes.add(booked(calls.get(i), results.get(i)));
        }
        return outcomes;
    }

    private Outcome booked(HeldCall call, BatchResult result) {
        return switch (result) {
            case BatchResult.Answered(ModelAnswer answer) -> {
                Usage usage = Objects.requireNonNullElse(answer.usage(), Usage.NONE);
                Money cost = price(call, answer.usage());
                settle(call, usage, cost, StoredAnswer.of(answer, cost));
                yield new Outcome.Answered(cost);
            }
            case BatchResult.Failed(Failure failure, Billing billing) -> {
                switch (billing) {
                    case Billing.NotBilled free -> over(call, () -> ledger.release(call.id(), null, PATIENCE));
                    case Billing.Unknown unknown -> over(call, () -> ledger.doubt(call.id(), null, PATIENCE));
                    case Billing.Billed(Usage usage) -> {
                        Money cost = price(call, usage);
                        settle(
                                call,
                                usage,
                                cost,
                                failure.waitingHelps() ? null : StoredAnswer.of(failure, usage, cost));
                    }
                }
                yield new Outcome.Failed(failure);
            }
            case BatchResult.NotRun(BatchResult.Reason reason) -> {
                over(call, () -> ledger.unsent(call.id(), PATIENCE));
                yield new Outcome.NotRun(reason);
            }
        };
    }

    private @Nullable Money price(HeldCall call, @Nullable Usage usage) {
        Money direct = costs.of(call.task, usage);
        return direct == null ? null : lane.price(call.task.model(), direct);
    }

    private void settle(HeldCall call, Usage usage, @Nullable Money cost, @Nullable String receipt) {
        Money worst = Objects.requireNonNullElse(CallCosts.budget(call.task).worst(), Money.ZERO);
        Money booked = cost == null ? lane.price(call.task.model(), worst) : cost;
        over(call, () -> ledger.settle(call.id(), costs.settlement(call.task, usage, booked, receipt), null, PATIENCE));
    }

    /** What was booked before stays as it is. */
    private static void over(HeldCall call, Runnable booking) {
        try {
            booking.run();
        } catch (IllegalStateException e) {
            log.debug("{} has ended already", call.id, e);
        }
    }

    /** Gives back what is held, of calls that were certainly not handed in, or that their provider took none of. */
    public void release(List<HeldCall> calls) {
        calls.forEach(call -> over(call, () -> ledger.unsent(call.id(), PATIENCE)));
    }
}
