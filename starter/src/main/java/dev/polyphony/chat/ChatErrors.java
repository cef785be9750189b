package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.chat.ChatError.Kind;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.AnalysisConflict;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.client.WorkerFailed;
import dev.polyphony.client.WorkersBusy;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.request.RequestWords;
import dev.polyphony.rest.ServerAway;
import dev.polyphony.rest.ServerRefusal;
import dev.polyphony.security.IdentityUnknown;
import dev.polyphony.security.KeyRefused;
import dev.polyphony.security.RoleMissing;
import dev.polyphony.security.TooManyRequests;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;

/** What a client is told of each way in which there can be no answer, without internals. */
public final class ChatErrors {
    private static final Logger log = LoggerFactory.getLogger(ChatErrors.class);
    private static final String AGAIN = "x-should-retry";
    private static final int CLIENT_CLOSED = 499;

    private ChatErrors() {}

    /** @param body the error in the protocol's form */
    public static ResponseEntity<String> response(ChatError error, ObjectNode body) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(error.status())
                .contentType(MediaType.APPLICATION_JSON)
                .header(AGAIN, String.valueOf(error.again()));
        Duration wait = error.retryAfter();
        if (wait != null) {
            response.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(wait.toMillis(), 1000)));
        }
        return response.body(body.toString());
    }

    public static ChatError of(Throwable problem) {
        Throwable cause =
                DecryptionFailed.in(problem).<Throwable>map(key -> key).orElse(problem);
        return switch (cause) {
            case ChatFailed failed -> failed.error();
            case InvalidField invalid -> ChatError.invalid(invalid);
            case AnalysisConflict conflict -> ChatError.conflict(String.valueOf(conflict.getMessage()));
            case UnknownAnalysis unknown -> ChatError.notFound(String.valueOf(unknown.getMessage()));
            case RequestRejectedException rejected ->
                ChatError.unreadable("the address, or a header, has characters that are not taken");
            case InvalidParameterException unreadable ->
                ChatError.unreadable("the parameters in the address are none that can be read");
            case KeyRefused refused -> ChatError.nobody(String.valueOf(refused.getMessage()));
            case RoleMissing missing -> ChatError.forbidden(String.valueOf(missing.getMessage()));
            case IdentityUnknown away ->
                ChatError.unavailable(String.valueOf(away.getMessage()), Duration.ofSeconds(2));
            case TooManyRequests tooMany ->
                ChatError.rateLimit(String.valueOf(tooMany.getMessage()), tooMany.retryAfter());
            case NoWorker none -> ChatError.unavailable(String.valueOf(none.getMessage()), Duration.ofSeconds(5));
            case WorkersBusy busy -> ChatError.unavailable(String.valueOf(busy.getMessage()), Duration.ofSeconds(1));
            case ServerAway away -> ChatError.unavailable(String.valueOf(away.getMessage()), Duration.ofSeconds(2));
            case StorageUnavailable away ->
                ChatError.unavailable(
                        "the database does not answer, and large images are kept there; nothing was asked",
                        Duration.ofSeconds(5));
            case StatusRuntimeException server -> temporal(server);
            case WorkflowException server -> temporal(server);
            case AnalysisBroken broken -> ChatError.upstream(String.valueOf(broken.getMessage()));
            case WorkerFailed failed -> ChatError.upstream(String.valueOf(failed.getMessage()));
            case DecryptionFailed encrypted -> unreadable("what Temporal keeps of it is " + encrypted.getMessage());
            case TextUnreadable sealed -> unreadable(String.valueOf(sealed.getMessage()));
            default -> {
                log.error("a request could not be answered", problem);
                yield ChatError.internal("this should not happen; the starter's log says more");
            }
        };
    }

    /** A key is missing, which its message names; waiting does not mend it. */
    private static ChatError unreadable(String message) {
        log.error("a request could not be answered: {}", message);
        return ChatError.internal(message);
    }

    private static ChatError temporal(RuntimeException problem) {
        return ServerRefusal.of(problem)
                .map(refusal -> ChatError.internal(refusal.told()))
                .orElseGet(() -> ChatError.unavailable("the Temporal server does not answer", Duration.ofSeconds(5)));
    }

    /**
     * Of an analysis that ended without an answer.
     *
     * @param name what the request calls an option of an analysis
     */
    public static ChatError of(AnalysisResult result, Instant now, UnaryOperator<String> name) {
        return told(result, now, name).saying(message -> RequestWords.text(message, name));
    }

    private static ChatError told(AnalysisResult result, Instant now, UnaryOperator<String> name) {
        return switch (result.status()) {
            case REJECTED -> rejected(result, name);
            case CANCELLED ->
                new ChatError(
                        CLIENT_CLOSED, Kind.INVALID, "cancelled", null, "the analysis was cancelled", null, false);
            case DEADLINE_PASSED ->
                new ChatError(
                        504, Kind.UPSTREAM, "timeout", null, "no answer within the deadline" + why(result), null, true);
            case ABSTAINED ->
                new ChatError(
                        502,
                        Kind.UPSTREAM,
                        "no_majority",
                        null,
                        "the models did not agree on an answer" + why(result),
                        null,
                        false);
            case NO_ANSWER, ANSWERED, RUNNING, WAITING -> failed(result, now, name);
        };
    }

    private static ChatError rejected(AnalysisResult result, UnaryOperator<String> name) {
        AnalysisResult.Problem problem = result.problem();
        if (problem == null) {
            return ChatError.internal("the analysis was refused");
        }
        String field = problem.field();
        if (isOfMoney(field)) {
            return new ChatError(429, Kind.QUOTA, "budget_exceeded", name.apply(field), problem.message(), null, false);
        }
        if (field.equals("model") || field.equals("models")) {
            return ChatError.modelNotFound(problem.message());
        }
        if (field.equals("prompt")) {
            // A plan refuses it for its length alone: clients that shorten theirs go by this code.
            return tooLong(name.apply(field), problem.message());
        }
        return ChatError.invalid(new InvalidField(name.apply(field), problem.message()));
    }

    /** Whether an analysis that is rejected for that field lacks money alone. */
    static boolean isOfMoney(String field) {
        return field.contains("budget") || field.equals("max-cost");
    }

    private static ChatError tooLong(String prompt, String message) {
        return new ChatError(400, Kind.INVALID, "context_length_exceeded", prompt, message, null, false);
    }

    /** What could be mended by waiting, else what is told of the last model that was asked. */
    private static ChatError failed(AnalysisResult result, Instant now, UnaryOperator<String> name) {
        List<Failure> failures = result.calls().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .map(call -> ((CallRecord.Failed) call).failure())
                .toList();
        String message = "no model answered" + why(result);
        Optional<Instant> earliest = failures.stream()
                .flatMap(failure -> failure.retryAt(now, Duration.ofSeconds(1)).stream())
                .min(Instant::compareTo);
        if (failures.isEmpty()) {
            return ChatError.upstream(message);
        }
        return earliest.isPresent()
                ? later(earliest.get(), now, message)
                : of(failures.getLast(), message, name.apply("prompt"));
    }

    /**
     * Of one model that failed, or could not be asked.
     *
     * @param prompt what the request calls what is asked
     */
    public static ChatError of(Failure failure, String model, Instant now, String prompt) {
        String message = model + " failed: " + failure.describe();
        return failure.retryAt(now, Duration.ofSeconds(1))
                .map(at -> later(at, now, message))
                .orElseGet(() -> of(failure, message, prompt));
    }

    private static ChatError later(Instant at, Instant now, String message) {
        Duration wait = Duration.between(now, at);
        return ChatError.rateLimit(message, wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait);
    }

    /** @param prompt what the request calls what is asked */
    private static ChatError of(Failure last, String message, String prompt) {
        return switch (last) {
            case Failure.UnknownModel unknown -> ChatError.modelNotFound(message);
            case Failure.ContextTooLong tooLong -> tooLong(prompt, message);
            case Failure.Refused refused -> ChatError.refusal(prompt, message);
            case Failure.InvalidRequest all
            when all.scope() == Failure.Scope.PROVIDER ->
                new ChatError(503, Kind.UPSTREAM, "provider_lets_nothing_through", null, message, null, false);
            case Failure.InvalidRequest invalid ->
                new ChatError(400, Kind.INVALID, "provider_refused_request", null, message, null, false);
            case Failure.BudgetExceeded exceeded -> ChatError.budget(message);
            case Failure.NoCredentials none ->
                new ChatError(503, Kind.UPSTREAM, "no_credentials", null, message, null, false);
            case Failure.Unauthorized unauthorized ->
                new ChatError(503, Kind.UPSTREAM, "provider_unauthorized", null, message, null, false);
            case Failure.CreditExhausted exhausted ->
                new ChatError(503, Kind.UPSTREAM, "provider_out_of_credit", null, message, null, false);
            case Failure.TimedOut timedOut -> new ChatError(504, Kind.UPSTREAM, "timeout", null, message, null, true);
            default -> ChatError.upstream(message);
        };
    }

    /** Of a stream whose beginning is none of the answer that there is now. */
    static ChatError interrupted(AnalysisResult result) {
        return new ChatError(
                502,
                Kind.UPSTREAM,
                "stream_interrupted",
                null,
                "the model that began this answer failed, and another one answered otherwise; ask again, or for"
                        + " polyphony.stream_mode 'whole'" + why(result),
                null,
                true);
    }

    private static String why(AnalysisResult result) {
        String failures = result.calls().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .map(call -> call.name() + " failed: "
                        + ((CallRecord.Failed) call).failure().describe())
                .collect(Collectors.joining("; "));
        return failures.isEmpty() ? "" : ": " + failures;
    }
}
