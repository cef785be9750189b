package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.attempt.Guard.Admission;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
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
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.Endpoints;
import dev.polyphony.provider.HttpStatus;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelClient;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.schema.FormatMismatch;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.telemetry.RequestTelemetry;
import dev.polyphony.textstore.ClaimCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
    private final CallAccounting accounting;
    private final ClaimCheck claimCheck;
    private final Guards guards;
    private final @Nullable EventRecorder events;
    private final @Nullable UnfinishedAnswers unfinished;
    private final StreamSettings streams;
    private final HeartbeatPace pace;
    private final @Nullable Hosts hosts;
    private final RequestTelemetry telemetry;

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
        this.catalogue = catalogue;
        this.endpoints = endpoints;
        this.availability = availability;
        this.health = health;
        this.clients = clients;
        this.replies = new ReplyAssembler(catalogue, assessor);
        this.accounting = new CallAccounting(ledger, cache, null, catalogue);
        this.claimCheck = claimCheck;
        this.guards = Guards.of(
                availability, health, accounting, replies, new LimitWaits(catalogue, Integer.MAX_VALUE), List.of());
        this.events = null;
        this.unfinished = null;
        this.streams = StreamSettings.standard();
        this.pace = new HeartbeatPace();
        this.hosts = null;
        this.telemetry = RequestTelemetry.none();
    }

    private AskModel(
            AskModel other,
            CallAccounting accounting,
            Guards guards,
            @Nullable EventRecorder events,
            @Nullable UnfinishedAnswers unfinished,
            StreamSettings streams,
            @Nullable Hosts hosts,
            RequestTelemetry telemetry) {
        this.telemetry = telemetry;
        this.hosts = hosts;
        this.events = events;
        this.unfinished = unfinished;
        this.streams = streams;
        this.catalogue = other.catalogue;
        this.endpoints = other.endpoints;
        this.availability = other.availability;
        this.health = other.health;
        this.clients = other.clients;
        this.replies = other.replies;
        this.accounting = accounting;
        this.claimCheck = other.claimCheck;
        this.pace = other.pace;
        this.guards = guards;
    }

    /**
     * The same, which tells answers that are wanted in pieces as they arrive.
     *
     * @param told what was told so far, for an answer that broke off to be gone on with
     */
    public AskModel telling(EventRecorder recorder, AnalysisEvents told, StreamSettings settings) {
        return new AskModel(
                this, accounting, guards, recorder, new UnfinishedAnswers(recorder, told), settings, hosts, telemetry);
    }

    /**
     * The same, which takes answers to the same in other words where an analysis wants that; said before all others.
     */
    public AskModel recalling(SemanticAnswers answers) {
        CallAccounting recalling = accounting.recalling(answers, catalogue);
        return new AskModel(
                this,
                recalling,
                Guards.of(
                        availability,
                        health,
                        recalling,
                        replies,
                        new LimitWaits(catalogue, Integer.MAX_VALUE),
                        List.of()),
                events,
                unfinished,
                streams,
                hosts,
                telemetry);
    }

    /** The same for providers of several hosts: each request has a place at one of them. */
    public AskModel placing(Hosts places) {
        return new AskModel(
                this,
                accounting,
                guards(Integer.MAX_VALUE, List.of(), places),
                events,
                unfinished,
                streams,
                places,
                telemetry);
    }

    /** The same, which tells that of each request that it sends. */
    public AskModel reporting(RequestTelemetry to) {
        return new AskModel(this, accounting, guards, events, unfinished, streams, hosts, to);
    }

    private Guards guards(int most, List<Guard> beside, @Nullable Hosts places) {
        List<Guard> all = new ArrayList<>(beside);
        if (places != null) {
            all.add(new HostGuard(catalogue, places, clients, most));
        }
        return Guards.of(availability, health, accounting, replies, new LimitWaits(catalogue, most), all);
    }

    /**
     * The same for the workflows' own queue, which has no lane's limits.
     *
     * @param most calls at once for each lane that they pass by, where that allows as many
     */
    public AskModel inline(int most) {
        InlineBulkhead bulkhead = new InlineBulkhead(catalogue, most);
        return new AskModel(
                this,
                accounting,
                guards(most, List.of(bulkhead), hosts),
                events,
                unfinished,
                streams,
                hosts,
                telemetry);
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
            throw stopping(before);
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
        Unfinished beginning = unfinished == null ? null : unfinished.of(whole, context);
        return new Attempt(whole, beginning, context.owner(whole), context.number(whole), endpoint, time, before);
    }

    /** Absent where nobody wants its pieces. */
    private @Nullable PublishedAnswer published(CallTask task, CallContext context) {
        return events == null || !task.streams()
                ? null
                : new PublishedAnswer(events, streams, context.info(), context.beginning(task));
    }

    private Reply answer(Attempt attempt, Heartbeater heartbeats, @Nullable PublishedAnswer published)
            throws InterruptedException {
        while (true) {
            switch (heartbeats.beside(attempt.sends(), () -> guards.admit(attempt))) {
                case Admission.Answered(Reply reply) -> {
                    return reply;
                }
                case Admission.Leave(CallFailure told) -> throw left(attempt, told);
                case Admission.Go go -> {
                    Optional<Reply> reply = send(attempt, heartbeats, published);
                    if (reply.isPresent()) {
                        return reply.get();
                    }
                }
            }
        }
    }

    /**
     * Empty where the model is to be asked once more: by a request that is written otherwise, or as this one was not
     * sent in time.
     */
    private Optional<Reply> send(Attempt attempt, Heartbeater heartbeats, @Nullable PublishedAnswer published)
            throws InterruptedException {
        Endpoint endpoint = attempt.endpoint();
        ModelClient client = clients.of(endpoint);
        try (RequestSpan span = new RequestSpan(telemetry, attempt)) {
            Optional<ModelAnswer> answer =
                    new GuardedRequest(guards, attempt).send(heartbeats, () -> asked(client, attempt, published, span));
            return answer.isEmpty() ? Optional.empty() : Optional.of(assessed(attempt, answer.get(), heartbeats));
        } catch (CallException e) {
            FailedRequests failed = accounting.sum(attempt);
            if (!e.sent()) {
                // What could not be sent now cannot be sent later: time is not what it lacks.
                throw ActivityFailures.last(new CallFailure(e.failure(), attempt.sends(), null, failed));
            }
            if (e.isMended() && attempt.sends() < attempt.task().limits().sends()) {
                // The same step, also where it would be left: it is asked as it wants to be.
                return Optional.empty();
            }
            if (attempt.goesElsewhere()
                    && attempt.sends() < attempt.task().limits().sends()
                    && accounting.asksAgainAfter(failed)) {
                // The same model: it failed for its host alone.
                return Optional.empty();
            }
            throw failed(
                    attempt,
                    new CallFailure(
                            explained(attempt.task(), e.failure()),
                            attempt.sends(),
                            null,
                            failed,
                            attempt.booking().pending()));
        } catch (InterruptedException e) {
            throw stopping(attempt.sends());
        }
    }

    private ModelAnswer asked(
            ModelClient client, Attempt attempt, @Nullable PublishedAnswer published, RequestSpan span)
            throws CallException, InterruptedException {
        Model model = catalogue.find(attempt.task().model());
        OptionalInt context = model.context();
        ModelRequest request =
                attempt.modelRequest(context.isPresent() ? (Integer) context.getAsInt() : null, model.prefill());
        ModelAnswer answer = span.around(
                request,
                catalogue.listed(attempt.task().model()).isPresent(),
                published == null ? null : published.of(attempt, catalogue),
                streaming -> streaming == null ? client.ask(request) : client.ask(request, streaming));
        Unfinished beginning = attempt.unfinished();
        return beginning == null
                ? answer
                : answer.continuing(
                        new Reply.Continued(beginning.call(), beginning.text().length()));
    }

    private Reply assessed(Attempt attempt, ModelAnswer answer, Heartbeater heartbeats) throws InterruptedException {
        Attempt.Booking booking = attempt.booking();
        PendingSettlement pending = booking.pending();
        try {
            Reply reply = heartbeats.during(attempt.sends(), () -> replies.of(attempt, answer, booking.cost()));
            boolean first = attempt.sends() == 1 && attempt.request().n() == 1;
            Reply after = first ? reply : reply.after(accounting.before(attempt.request()));
            Reply whole = pending == null ? after : after.pending(pending.request());
            accounting.answered(attempt, whole, () -> earlier(attempt));
            return whole;
        } catch (FormatMismatch e) {
            throw ActivityFailures.last(
                    ActivityFailures.mismatch(e, attempt.sends(), accounting.sum(attempt), pending));
        }
    }

    /** What is to be compared with the model's answer; absent where there is nothing. */
    private @Nullable Reply earlier(Attempt attempt) {
        SemanticAnswers.Match match = attempt.match();
        try {
            return match == null
                    ? null
                    : replies.of(attempt, match.answer().answer(), match.found().cost());
        } catch (FormatMismatch e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** A model that its provider has switched off is asked where it is named: a gateway may still have it. */
    private Failure explained(CallTask task, Failure failure) {
        Optional<LocalDate> retired = catalogue
                .listed(task.model())
                .flatMap(Model::retires)
                .filter(day -> !day.isAfter(LocalDate.now(ZoneOffset.UTC)));
        return retired.isPresent()
                        && failure instanceof Failure.InvalidRequest invalid
                        && invalid.status() == HttpStatus.NOT_FOUND
                ? invalid.saying(invalid.reason() + ": its provider retired it on " + retired.get())
                : failure;
    }

    /** Of what a guard says only time mends, as of what a provider says. */
    private RuntimeException left(Attempt attempt, CallFailure told) {
        boolean needsTime = told.failure().retryAt(Instant.now(), Duration.ZERO).isPresent();
        return needsTime ? failed(attempt, told) : ActivityFailures.last(told);
    }

    /** Asked again where that can help, and where the books allow another doubt on top of those there are. */
    private RuntimeException failed(Attempt attempt, CallFailure told) {
        FailedRequests failed = told.failed();
        return RetryRule.delay(attempt.task(), told.failure(), told.sends(), attempt.left())
                .filter(delay -> failed == null || accounting.asksAgainAfter(failed))
                .map(delay -> ActivityFailures.retry(told, delay))
                .orElseGet(() -> ActivityFailures.last(told));
    }

    /**
     * The interrupt is not set again: this thread still has to report the attempt, so that another worker takes it up.
     */
    private static RuntimeException stopping(int sends) {
        return ActivityFailures.elsewhere(new CallFailure(new Failure.WorkerLost("it is stopping"), sends));
    }

    private static RuntimeException last(Failure failure, int sends) {
        return ActivityFailures.last(new CallFailure(failure, sends));
    }
}
