package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI's API tells it. Its clients send a request again after 408, 409, 429 and 5xx unless they are told
 * not to.
 *
 * @param type such as {@code invalid_request_error}
 * @param code for programs, such as {@code model_not_found}
 * @param param the request's field; absent where it is no field's fault
 * @param retryAfter when the same request can be answered; absent where nobody can say
 * @param again whether asking the same once more can help
 */
record OpenAiError(
        int status,
        String type,
        String code,
        @Nullable String param,
        String message,
        @Nullable Duration retryAfter,
        boolean again) {
    private static final String INVALID = "invalid_request_error";
    private static final String UPSTREAM = "api_error";
    private static final int CLIENT_CLOSED = 499;

    static OpenAiError invalid(InvalidField problem) {
        return invalid(problem.field(), problem.problem());
    }

    private static OpenAiError invalid(String field, String problem) {
        return new OpenAiError(400, INVALID, "invalid_value", field, field + ": " + problem, null, false);
    }

    static OpenAiError conflict(String message) {
        return new OpenAiError(409, INVALID, "idempotency_conflict", null, message, null, false);
    }

    static OpenAiError notFound(String message) {
        return new OpenAiError(404, INVALID, "not_found", null, message, null, false);
    }

    static OpenAiError unavailable(String message, Duration retryAfter) {
        return new OpenAiError(503, "server_error", "unavailable", null, message, retryAfter, true);
    }

    static OpenAiError internal(String message) {
        return new OpenAiError(500, "server_error", "internal_error", null, message, null, false);
    }

    static OpenAiError upstream(String message) {
        return new OpenAiError(502, UPSTREAM, "upstream_error", null, message, null, true);
    }

    /** Of a stream whose beginning is none of the answer that there is now. */
    static OpenAiError interrupted() {
        return new OpenAiError(
                502,
                UPSTREAM,
                "stream_interrupted",
                null,
                "the model that began this answer failed, and another one answered otherwise; ask again, or for"
                        + " polyphony.stream_mode 'whole'",
                null,
                true);
    }

    /** Of an analysis that ended without an answer. */
    static OpenAiError of(AnalysisResult result, Instant now) {
        return switch (result.status()) {
            case REJECTED -> rejected(result);
            case CANCELLED ->
                new OpenAiError(CLIENT_CLOSED, INVALID, "cancelled", null, "the analysis was cancelled", null, false);
            case DEADLINE_PASSED ->
                new OpenAiError(
                        504, UPSTREAM, "timeout", null, "no answer within the deadline" + why(result), null, true);
            case ABSTAINED ->
                new OpenAiError(
                        502,
                        UPSTREAM,
                        "no_majority",
                        null,
                        "the models did not agree on an answer" + why(result),
                        null,
                        false);
            case NO_ANSWER, ANSWERED, RUNNING, WAITING -> failed(result, now);
        };
    }

    private static OpenAiError rejected(AnalysisResult result) {
        AnalysisResult.Problem problem = result.problem();
        if (problem == null) {
            return internal("the analysis was refused");
        }
        String field = problem.field();
        if (field.contains("budget") || field.equals("max-cost")) {
            return new OpenAiError(
                    429, "insufficient_quota", "budget_exceeded", param(field), problem.message(), null, false);
        }
        if (field.equals("model") || field.equals("models")) {
            return new OpenAiError(404, INVALID, "model_not_found", "model", problem.message(), null, false);
        }
        return invalid(param(field), problem.message());
    }

    /** As the request calls it that asked. */
    private static String param(String field) {
        return switch (field) {
            case "max-output-tokens" -> "max_tokens";
            case "schema" -> "response_format";
            case "prompt", "conversation" -> "messages";
            case "temperature", "top_p", "stop", "seed", "tools", "tool_choice", "images" -> field;
            default -> "polyphony." + field.replace('-', '_');
        };
    }

    /** What could be mended by waiting, else what is told of the last model that was asked. */
    private static OpenAiError failed(AnalysisResult result, Instant now) {
        List<Failure> failures = result.calls().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .map(call -> ((CallRecord.Failed) call).failure())
                .toList();
        String message = "no model answered" + why(result);
        Optional<Instant> earliest = failures.stream()
                .flatMap(failure -> failure.retryAt(now, Duration.ofSeconds(1)).stream())
                .min(Instant::compareTo);
        if (failures.isEmpty()) {
            return upstream(message);
        }
        if (earliest.isPresent()) {
            Duration wait = Duration.between(now, earliest.get());
            return new OpenAiError(
                    429,
                    "rate_limit_error",
                    "rate_limit_exceeded",
                    null,
                    message,
                    wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait,
                    true);
        }
        return of(failures.getLast(), message);
    }

    private static OpenAiError of(Failure last, String message) {
        return switch (last) {
            case Failure.UnknownModel unknown ->
                new OpenAiError(404, INVALID, "model_not_found", "model", message, null, false);
            case Failure.ContextTooLong tooLong ->
                new OpenAiError(400, INVALID, "context_length_exceeded", "messages", message, null, false);
            case Failure.Refused refused ->
                new OpenAiError(400, INVALID, "content_filter", "messages", message, null, false);
            case Failure.InvalidRequest invalid ->
                new OpenAiError(400, INVALID, "provider_refused_request", null, message, null, false);
            case Failure.BudgetExceeded exceeded ->
                new OpenAiError(429, "insufficient_quota", "budget_exceeded", null, message, null, false);
            case Failure.NoCredentials none ->
                new OpenAiError(503, UPSTREAM, "no_credentials", null, message, null, false);
            case Failure.Unauthorized unauthorized ->
                new OpenAiError(503, UPSTREAM, "provider_unauthorized", null, message, null, false);
            case Failure.CreditExhausted exhausted ->
                new OpenAiError(503, UPSTREAM, "provider_out_of_credit", null, message, null, false);
            case Failure.TimedOut timedOut -> new OpenAiError(504, UPSTREAM, "timeout", null, message, null, true);
            default -> upstream(message);
        };
    }

    private static String why(AnalysisResult result) {
        String failures = result.calls().stream()
                .filter(CallRecord.Failed.class::isInstance)
                .map(call -> call.name() + " failed: "
                        + ((CallRecord.Failed) call).failure().describe())
                .collect(Collectors.joining("; "));
        return failures.isEmpty() ? "" : ": " + failures;
    }

    /** The body: {@code {"error": {...}}}. */
    ObjectNode body() {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("message", message).put("type", type).put("param", param).put("code", code);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", error);
        return body;
    }
}
