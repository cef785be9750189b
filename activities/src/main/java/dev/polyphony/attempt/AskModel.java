package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.attempt.Guard.Admission;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.hosts.Hosts;
import dev.polyphony.ledger.AnswerCache;
import dev.polyphony.ledger.Ledger;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.AnswerPieces.Unfinished;
import dev.polyphony.port.Availability;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.schema.FormatMismatch;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.telemetry.RequestTelemetry;
import dev.polyphony.textstore.ClaimCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The call activity: guards, then one request, then what came of it is booked and assessed. Requests are counted over
 * the attempts in the heartbeat, before each is sent, so that one more than were sent is counted after a crash and
 * never one less.
 */
public final class AskModel implements CallActivities {
    /** Until the ledger is looked for again. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Catalogue catalogue;
    private final Endpoints endpoints;
    private final Availability availability;
    private final ProviderHealth health;
    private final ModelClients clients;
    private final ReplyAssembler replies;
    private final ClaimCheck claimCheck;
    private final HeartbeatPace pace;
    private final CallFeatures features;
    private final Guards guards;
    private final ModelExchange exchange;

    /** @param health hears what came of each request */
    public AskModel(
            Catalogue catalogue,
            Endpoints endpoints,
            Availability availability,
            ProviderHealth health,
            ModelClients clients,
            Assessor assessor,
            Ledger ledger,
            AnswerCache cache,
            ClaimCheck claimCheck) {
        this(
                catalogue,
                endpoints,
                availability,
                health,
                clients,
                new ReplyAssembler(catalogue, assessor),
                claimCheck,
                new HeartbeatPace(),
                CallFeatures.none(new CallAccounting(ledger, cache, null, catalogue)));
    }

    private AskModel(
            Catalogue catalogue,
            Endpoints endpoints,
            Availability availability,
            ProviderHealth health,
            ModelClients clients,
            ReplyAssembler replies,
            ClaimCheck claimCheck,
            HeartbeatPace pace,
            CallFeatures features) {
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.availability = availability;
        this.health = health;
        this.clients = clients;
        this.replies = replies;
        this.claimCheck = claimCheck;
        this.pace = pace;
        this.features = features;
        CallAccounting accounting = features.accounting();
        guards = Guards.of(
                availability,
                health,
                accounting,
                replies,
                new LimitWaits(catalogue, features.most()),
                features.guards(catalogue, clients));
        exchange = new ModelExchange(catalogue, clients, guards, accounting, replies, features.telemetry());
    }

    private AskModel with(CallFeatures other) {
        return new AskModel(catalogue, endpoints, availability, health, clients, replies, claimCheck, pace, other);
    }

    /**
     * The same, which tells answers that are wanted in pieces as they arrive.
     *
     * @param told what was told so far, for an answer that broke off to be gone on with
     */
    public AskModel telling(EventRecorder recorder, AnalysisEvents told, StreamSettings settings) {
        return with(features.telling(recorder, told, settings));
    }

    /** The same, which takes answers to the same in other words where an analysis wants that. */
    public AskModel recalling(SemanticAnswers answers) {
        return with(features.recalling(answers, catalogue));
    }

    /** The same for providers of several hosts: each request has a place at one of them. */
    public AskModel placing(Hosts places) {
        return with(features.placing(places));
    }

    /** The same, which tells that of each request that it sends. */
    public AskModel reporting(RequestTelemetry to) {
        return with(features.reporting(to));
    }

    /**
     * The same for the workflows' own queue, which has no lane's limits.
     *
     * @param most calls at once for each lane that they pass by, where that allows as many
     */
    public AskModel inline(int most) {
        return with(features.inline(most));
    }

    @Override
    public Reply ask(CallTask task) {
        CallContext context = CallContext.current();
        Heartbeater heartbeats = new Heartbeater(context, pace);
        TimeLeft time = TimeLeft.of(task.limits().until(), context.info());
        int before = context.sentBefore(task);
        Endpoint endpoint = endpoint(task, time, before);
        try (ClaimCheck.Whole whole = heartbeats.beside(before, () -> whole(task, time, before))) {
            Attempt attempt = heartbeats.beside(before, () -> attempt(whole.task(), context, endpoint, time, before));
            Reply reply = answer(attempt, heartbeats, published(task, context));
            return heartbeats.beside(
                    attempt.sends(),
                    () -> claimCheck.referring(
                            reply, task.place().analysisId(), task.wording().brief()));
        } catch (StorageUnavailable e) {
            // One that began when the time is over could only say that it is.
            throw time.left().compareTo(AGAIN.multipliedBy(2)) > 0
                    ? ActivityFailures.retry(new CallFailure(new Failure.LedgerUnavailable(), before), AGAIN)
                    : last(new Failure.LedgerUnavailable(), before);
        } catch (TextUnreadable e) {
            // The answer is paid for and there: it is not asked for again, and waiting brings no key.
            throw last(new Failure.WorkerLost(String.valueOf(e.getMessage())), before);
        } catch (FormatMismatch e) {
            // Nobody has looked what became of requests before.
            throw ActivityFailures.last(
                    ActivityFailures.mismatch(e, before, before == 0 ? FailedRequests.FREE : null, null));
        } catch (InterruptedException e) {
            throw ActivityFailures.stopping(before);
        }
    }

    private Endpoint endpoint(CallTask task, TimeLeft time, int before) {
        Endpoint endpoint = endpoints
                .of(task.model().provider())
                .orElseThrow(() -> last(
                        new Failure.WorkerLost("its catalogue lacks the provider; give every worker the same one"),
                        before));
        if (!time.left().isPositive()) {
            throw last(new Failure.TimedOut(Failure.Phase.QUEUED), before);
        }
        return endpoint;
    }

    /** Waits, with a slot of its lane, until there is room for the images that it refers to. */
    private ClaimCheck.Whole whole(CallTask task, TimeLeft time, int before) throws InterruptedException {
        return claimCheck
                .whole(task, TimeMargin.longestDelay(time.left()))
                .orElseThrow(() -> last(new Failure.Saturated(Instant.now().plus(AGAIN)), before));
    }

    private Attempt attempt(CallTask whole, CallContext context, Endpoint endpoint, TimeLeft time, int before)
            throws FormatMismatch, InterruptedException {
        CallFeatures.Told told = features.told();
        Unfinished beginning = told == null ? null : told.unfinished().of(whole, context);
        return new Attempt(whole, beginning, context.owner(whole), context.number(whole), endpoint, time, before);
    }

    /** Absent where nobody wants its pieces. */
    private @Nullable PublishedAnswer published(CallTask task, CallContext context) {
        CallFeatures.Told told = features.told();
        return told == null || !task.streams()
                ? null
                : new PublishedAnswer(told.recorder(), told.streams(), context.info(), context.beginning(task));
    }

    private Reply answer(Attempt attempt, Heartbeater heartbeats, @Nullable PublishedAnswer published)
            throws InterruptedException {
        while (true) {
            switch (heartbeats.beside(attempt.sends(), () -> guards.admit(attempt))) {
                case Admission.Answered(Reply reply) -> {
                    return reply;
                }
                case Admission.Leave(CallFailure told) -> throw exchange.left(attempt, told);
                case Admission.Go go -> {
                    Optional<Reply> reply = exchange.send(attempt, heartbeats, published);
                    if (reply.isPresent()) {
                        return reply.get();
                    }
                }
            }
        }
    }

    private static RuntimeException last(Failure failure, int sends) {
        return ActivityFailures.last(new CallFailure(failure, sends));
    }
}
