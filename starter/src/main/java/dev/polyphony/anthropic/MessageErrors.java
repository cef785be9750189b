package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatErrors;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors of {@code /v1/messages} in Anthropic's form. */
@RestControllerAdvice(basePackageClasses = MessageErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class MessageErrors {
    private static final String NO_THREADS = "thread_unsupported_request";

    /** Also of one that came no further than to who asks. */
    @ExceptionHandler
    ResponseEntity<String> any(RuntimeException problem, HttpServletResponse response) {
        RequestIds.name(response);
        return response(ChatErrors.of(problem));
    }

    static ResponseEntity<String> response(ChatError error) {
        return ChatErrors.response(error, body(error));
    }

    /** The body: {@code {"type": "error", "error": {...}}}. */
    static ObjectNode body(ChatError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "error");
        body.putObject("error").put("type", type(error)).put("message", message(error));
        if (error.code().equals(NO_THREADS)) {
            body.withObject("/error/details").put("error_code", NO_THREADS);
        }
        return body;
    }

    /** Clients that let the server keep what was said send all of it themselves after this one. */
    static ChatError noThreads(String field) {
        return new ChatError(
                400,
                ChatError.Kind.INVALID,
                NO_THREADS,
                field,
                field + ": no conversation is kept here; send all of its messages, without it",
                null,
                false);
    }

    /** Nothing else here names the field. */
    private static String message(ChatError error) {
        String field = error.param();
        return field == null || error.message().startsWith(field) ? error.message() : field + ": " + error.message();
    }

    private static String type(ChatError error) {
        return switch (error.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> error.again() ? "overloaded_error" : "api_error";
            case 504 -> "timeout_error";
            default -> error.status() < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
