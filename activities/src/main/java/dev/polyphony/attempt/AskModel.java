package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.ledger.AnswerCache;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.ReservationRequest;
import dev.polyphony.ledger.SendId;
import dev.polyphony.planning.ClaimCheck;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpStatus;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.schema.FormatMismatch;
import dev.polyphony.scoring.Assessor;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The call activity: one attempt sends one request at most. Requests are counted over the attempts in the heartbeat,
 * before each is sent, so that one more than were sent is counted after a crash and never one less.
 */
public final class AskModel implements CallActivities {
    /** Between two looks whether another attempt has ended, or the ledger answers. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final ModelClients clients;
    private final ReplyAssembler replies;
    private final CallAccounting accounting;
    private final ClaimCheck claimCheck;

    public AskModel(
            Catalogue catalogue,
            Endpoints endpoints,
            ModelClients clients,
            Assessor assessor,
            Ledger ledger,
            AnswerCache cache,
            ClaimCheck claimCheck) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
        this.replies = new ReplyAssembler(catalogue, assessor);
        this.accounting = new CallAccounting(ledger, cache, catalogue);
        this.claimCheck = claimCheck;
    }

    @Override
    public Reply ask(CallTask task) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        TimeLeft time = TimeLeft.of(task.until(), context.getInfo());
        int before = context.getHeartbeatDetails(Integer.class).orElse(0);
        Endpoint endpoint = endpoints
                .of(task.model().provider())
                .orElseThrow(() -> last(new Failure.WorkerLost("its catalogue lacks the provider"), before));
        endpoint.obstacle().ifPresent(obstacle -> {
            throw last(obstacle, before);
        });
        if (before >= task.sends()) {
            throw last(Failure.BudgetExceeded.callBound(), before);
        }
        if (!time.left().isPositive()) {
            throw last(new Failure.TimedOut(Failure.Phase.QUEUED), before);
        }
        return send(task, new Attempt(new Heartbeater(context), context.getInfo(), endpoint, time), before);
    }

    /** One attempt at a call. */
    private record Attempt(Heartbeater pulse, ActivityInfo info, Endpoint endpoint, TimeLeft time) {}

    private Reply send(CallTask given, Attempt attempt, int before) {
        try {
            PreparedCall call = attempt.pulse().beside(before, () -> PreparedCall.of(claimCheck.whole(given)));
            ReservationRequest purchase = accounting.purchase(
                    call.task(), attempt.info(), attempt.endpoint().simulated());
            Optional<StoredAnswer> known = accounting.known(call.task(), purchase);
            Reply reply = known.isPresent()
                    ? read(known.get(), call, attempt, before).fromCache()
                    : ask(call, purchase, attempt, before);
            return attempt.pulse()
                    .beside(
                            Math.max(before, reply.sends()),
                            () -> claimCheck.referring(reply, given.analysisId(), given.brief()));
        } catch (StorageUnavailable e) {
            // One that began when the time is over could only say that it is.
            throw attempt.time().left().compareTo(AGAIN.multipliedBy(2)) > 0
                    ? ActivityFailures.retry(new CallFailure(new Failure.LedgerUnavailable(), before), AGAIN)
                    : last(new Failure.LedgerUnavailable(), before);
        } catch (TextUnreadable e) {
            // The answer is paid for and there: it is not asked for again, and waiting brings no key.
            throw last(new Failure.WorkerLost(String.valueOf(e.getMessage())), before);
        } catch (FormatMismatch e) {
            // Nobody has looked what became of requests before.
            throw mismatch(e, before, before == 0 ? FailedRequests.FREE : null, null);
        } catch (InterruptedException e) {
            throw stopping(before);
        }
    }

    /** Heartbeats meanwhile: how long an answer takes to read is up to who wrote it. */
    private Reply read(StoredAnswer receipt, PreparedCall call, Attempt attempt, int sends)
            throws FormatMismatch, InterruptedException {
        return attempt.pulse()
                .during(
                        sends,
                        () -> replies.of(
                                call,
                                receipt.answer(),
                                receipt.cost(),
                                sends,
                                attempt.endpoint().simulated()));
    }

    private Reply ask(PreparedCall call, ReservationRequest purchase, Attempt attempt, int before)
            throws InterruptedException {
        return switch (accounting.reserve(purchase)) {
            case Reservation.Granted(SendId id) -> buy(id, call, purchase, attempt, before);
            case Reservation.Paid(SendId id, String paid) -> readBack(id, paid, call, attempt, before);
            case Reservation.Busy(Instant until) ->
                throw ActivityFailures.retry(
                        new CallFailure(new Failure.WorkerLost("another attempt asks"), before), AGAIN);
            case Reservation.Exceeded exceeded ->
                throw last(
                        new Failure.BudgetExceeded(exceeded.describe()),
                        before,
                        accounting.failed(purchase.callId(), before));
            // Only where workers were lost, or the analysis was reset: else the last failure has said so.
            case Reservation.Doubtful(int unknown) ->
                throw last(
                        new Failure.WorkerLost(
                                "not asked again, as " + unknown + " requests cut off before may have been billed"),
                        before,
                        accounting.failed(purchase.callId(), unknown));
        };
    }

    private Reply readBack(SendId id, String paid, PreparedCall call, Attempt attempt, int before)
            throws InterruptedException {
        // It is paid for and there: it is not asked for again, and waiting does not make it readable.
        StoredAnswer receipt = StoredAnswer.read(paid)
                .orElseThrow(() -> last(
                        new Failure.WorkerLost("the answer that was paid for is stored in a form that this version does"
                                + " not read: go on with the version that wrote it, or begin the analysis again"),
                        before,
                        accounting.failed(id.callId(), 1)));
        Failure failure = receipt.failure();
        if (failure != null) {
            throw last(failure, before, accounting.failed(id.callId(), 1));
        }
        try {
            return read(receipt, call, attempt, before).after(accounting.before(id));
        } catch (FormatMismatch e) {
            throw mismatch(e, before, accounting.failed(id.callId(), 1), null);
        }
    }

    private Reply buy(SendId id, PreparedCall call, ReservationRequest purchase, Attempt attempt, int before)
            throws InterruptedException {
        CallTask task = call.task();
        Endpoint endpoint = attempt.endpoint();
        TimeLeft time = attempt.time();
        int sends = before + 1;
        HeldRequest held = new HeldRequest(accounting, id, task);
        try (held) {
            HeldRequest.Bought bought = attempt.pulse()
                    .during(
                            sends,
                            () -> held.send(
                                    () -> clients.of(endpoint)
                                            .ask(call.request(context(task), TimeMargin.exchange(time.left()))),
                                    time));
            try {
                Reply reply = attempt.pulse()
                        .during(
                                sends,
                                () -> replies.of(
                                        call, bought.answer(), bought.booked().cost(), sends, endpoint.simulated()));
                Reply after = sends > 1 || id.n() > 1 ? reply.after(held.before()) : reply;
                PendingSettlement pending = held.pending();
                return pending == null ? after : after.pending(pending.request());
            } catch (FormatMismatch e) {
                throw mismatch(e, sends, held.sum(), held.pending());
            }
        } catch (CallException e) {
            FailedRequests failed = held.sum();
            if (!e.sent()) {
                // What could not be sent now cannot be sent later: time is not what it lacks.
                throw last(e.failure(), before, failed);
            }
            if (e.isMended() && sends < task.sends()) {
                // The same step, also where it would be left: it is asked as it wants to be, by a request of its own.
                return ask(call, purchase, attempt, sends);
            }
            throw failed(
                    task,
                    new CallFailure(explained(task, e.failure()), sends, null, failed, held.pending()),
                    failed,
                    time);
        } catch (InterruptedException e) {
            throw stopping(sends);
        }
    }

    /**
     * The interrupt is not set again: this thread still has to report the attempt, so that another worker takes it up.
     */
    private static RuntimeException stopping(int sends) {
        return ActivityFailures.elsewhere(new CallFailure(new Failure.WorkerLost("it is stopping"), sends));
    }

    /** A model that its provider has switched off is asked where it is named: a gateway may still have it. */
    private Failure explained(CallTask task, Failure failure) {
        Optional<LocalDate> retired = catalogue
                .listed(task.model())
                .flatMap(Model::retires)
                .filter(day -> !day.isAfter(LocalDate.now(ZoneOffset.UTC)));
        return retired.isPresent()
                        && failure instanceof Failure.InvalidRequest(int status, String reason)
                        && status == HttpStatus.NOT_FOUND
                ? new Failure.InvalidRequest(status, reason + ": its provider retired it on " + retired.get())
                : failure;
    }

    /** Final for the activity: whether to say what was wrong and ask again is up to the plan. */
    private static RuntimeException mismatch(
            FormatMismatch e, int sends, @Nullable FailedRequests failed, @Nullable PendingSettlement pending) {
        return ActivityFailures.last(
                e.mendable()
                        ? new CallFailure(
                                new Failure.MalformedReply("not in the form asked for: " + e.problem()),
                                sends,
                                e.problem(),
                                failed,
                                pending)
                        : new CallFailure(new Failure.MalformedReply(e.problem()), sends, null, failed, pending));
    }

    private @Nullable Integer context(CallTask task) {
        OptionalInt context = catalogue.find(task.model()).context();
        return context.isPresent() ? (Integer) context.getAsInt() : null;
    }

    /** Asked again where that can help, and where the books allow another doubt on top of those there are. */
    private RuntimeException failed(CallTask task, CallFailure told, FailedRequests failed, TimeLeft time) {
        return RetryRule.delay(task, told.failure(), told.sends(), time.left())
                .filter(delay -> accounting.asksAgainAfter(failed))
                .map(delay -> ActivityFailures.retry(told, delay))
                .orElseGet(() -> ActivityFailures.last(told));
    }

    private static RuntimeException last(Failure failure, int sends) {
        return ActivityFailures.last(new CallFailure(failure, sends));
    }

    private static RuntimeException last(Failure failure, int sends, FailedRequests failed) {
        return ActivityFailures.last(new CallFailure(failure, sends, null, failed));
    }
}
