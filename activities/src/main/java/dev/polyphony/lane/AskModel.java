package dev.polyphony.lane;

import dev.polyphony.briefing.Briefing;
import dev.polyphony.briefing.Misfit;
import dev.polyphony.call.CallActivities;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.ledger.Cache;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.ledger.LedgerUnavailable;
import dev.polyphony.ledger.Purchase;
import dev.polyphony.ledger.Reservation;
import dev.polyphony.ledger.SendId;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.store.Library;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.time.Instant;
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
    private final Replies replies;
    private final Cashier cashier;
    private final Library library;

    public AskModel(
            Catalogue catalogue,
            Endpoints endpoints,
            ModelClients clients,
            Assessor assessor,
            Ledger ledger,
            Cache cache,
            Library library) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.clients = clients;
        this.replies = new Replies(catalogue, assessor);
        this.cashier = new Cashier(ledger, cache, catalogue);
        this.library = library;
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
        return send(task, context, endpoint, time, before);
    }

    private Reply send(CallTask given, ActivityExecutionContext context, Endpoint endpoint, TimeLeft time, int before) {
        try {
            CallTask task = library.whole(given);
            Purchase purchase = cashier.purchase(task, context.getInfo(), endpoint.simulated());
            Optional<String> known = cashier.known(task, purchase);
            Reply reply = known.isPresent()
                    ? read(known.get(), task, endpoint, before).fromCache()
                    : ask(task, purchase, context, endpoint, time, before);
            return library.referring(reply, task.analysisId(), task.brief());
        } catch (LedgerUnavailable e) {
            throw Departure.retry(new CallFailure(new Failure.LedgerUnavailable(), before), AGAIN);
        } catch (Misfit e) {
            throw misfit(e, before);
        }
    }

    private Reply read(String answer, CallTask task, Endpoint endpoint, int sends) throws Misfit {
        Receipt receipt = Receipt.read(answer);
        return replies.of(task, Briefing.of(task), receipt.answer(), receipt.cost(), sends, endpoint.simulated());
    }

    private Reply ask(
            CallTask task,
            Purchase purchase,
            ActivityExecutionContext context,
            Endpoint endpoint,
            TimeLeft time,
            int before)
            throws Misfit {
        return switch (cashier.reserve(purchase)) {
            case Reservation.Granted(SendId id) -> buy(id, task, context, endpoint, time, before);
            case Reservation.Paid(SendId id, String answer) -> read(answer, task, endpoint, before);
            case Reservation.Busy(Instant until) ->
                throw Departure.retry(new CallFailure(new Failure.WorkerLost("another attempt asks"), before), AGAIN);
            case Reservation.Exceeded exceeded -> throw last(new Failure.BudgetExceeded(exceeded.describe()), before);
            case Reservation.Doubtful(int unknown) ->
                throw last(new Failure.WorkerLost(unknown + " requests before may have been billed"), before);
        };
    }

    private record Bought(ModelAnswer answer, Cashier.Booked booked) {}

    private Reply buy(
            SendId id, CallTask task, ActivityExecutionContext context, Endpoint endpoint, TimeLeft time, int before) {
        int sends = before + 1;
        Runnable otherwise = () -> cashier.doubt(id);
        try {
            Briefing briefing = Briefing.of(task);
            Bought bought = Pulse.during(context, sends, () -> {
                ModelAnswer got = clients.of(endpoint).ask(request(task, briefing, time));
                return new Bought(got, cashier.settle(id, task, got, time));
            });
            otherwise = () -> {};
            Cashier.Booked booked = bought.booked();
            Reply reply = replies.of(task, briefing, bought.answer(), booked.cost(), sends, endpoint.simulated());
            return booked.pending().map(reply::pending).orElse(reply);
        } catch (Misfit e) {
            throw misfit(e, sends);
        } catch (CallException e) {
            if (e.billing() instanceof Billing.NotBilled) {
                otherwise = () -> cashier.release(id);
            }
            // What could not be sent now cannot be sent later: time is not what it lacks.
            throw e.sent() ? failed(task, new CallFailure(e.failure(), sends), time) : last(e.failure(), before);
        } catch (InterruptedException e) {
            // Not set again: this thread still has to report the attempt, so that another worker takes it up at once.
            throw Departure.elsewhere(new CallFailure(new Failure.WorkerLost("it is stopping"), sends));
        } finally {
            otherwise.run();
        }
    }

    /** Final for the activity: whether to say what was wrong and ask again is up to the plan. */
    private static RuntimeException misfit(Misfit e, int sends) {
        Failure misfit = new Failure.MalformedReply("not in the form asked for: " + e.problem());
        return Departure.last(new CallFailure(misfit, sends, e.problem()));
    }

    private ModelRequest request(CallTask task, Briefing briefing, TimeLeft time) {
        return new ModelRequest(
                task.model().model(),
                briefing.system(),
                briefing.turns(),
                briefing.text(),
                task.maxOutputTokens(),
                task.temperature(),
                context(task),
                Margin.exchange(time.left()));
    }

    private @Nullable Integer context(CallTask task) {
        OptionalInt context = catalogue.find(task.model()).context();
        return context.isPresent() ? (Integer) context.getAsInt() : null;
    }

    private static RuntimeException failed(CallTask task, CallFailure told, TimeLeft time) {
        return Retry.delay(task, told.failure(), told.sends(), time.left())
                .map(delay -> Departure.retry(told, delay))
                .orElseGet(() -> Departure.last(told));
    }

    private static RuntimeException last(Failure failure, int sends) {
        return Departure.last(new CallFailure(failure, sends));
    }
}
