package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.port.AnswerPieces.Unfinished;
import dev.polyphony.provider.CallException;
import dev.polyphony.provider.Endpoint;
import dev.polyphony.provider.HttpStatus;
import dev.polyphony.provider.ModelAnswer;
import dev.polyphony.provider.ModelClient;
import dev.polyphony.provider.ModelClients;
import dev.polyphony.provider.ModelRequest;
import dev.polyphony.schema.FormatMismatch;
import dev.polyphony.telemetry.RequestTelemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One request of an attempt that its guards have let pass: sent, then what came of it booked and assessed, or its
 * failure told to Temporal, which asks again where that can help.
 */
final class ModelExchange {
    private final Catalogue catalogue;
    private final ModelClients clients;
    private final Guards guards;
    private final CallAccounting accounting;
    private final ReplyAssembler replies;
    private final RequestTelemetry telemetry;

    ModelExchange(
            Catalogue catalogue,
            ModelClients clients,
            Guards guards,
            CallAccounting accounting,
            ReplyAssembler replies,
            RequestTelemetry telemetry) {
        this.catalogue = catalogue;
        this.clients = clients;
        this.guards = guards;
        this.accounting = accounting;
        this.replies = replies;
        this.telemetry = telemetry;
    }

    /**
     * Empty where the model is to be asked once more: by a request that is written otherwise, or as this one was not
     * sent in time.
     */
    Optional<Reply> send(Attempt attempt, Heartbeater heartbeats, @Nullable PublishedAnswer published)
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
            throw ActivityFailures.stopping(attempt.sends());
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
    RuntimeException left(Attempt attempt, CallFailure told) {
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
}
