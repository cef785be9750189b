package dev.polyphony.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatErrors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors under {@code /v1} in OpenAI's form. */
@RestControllerAdvice(basePackageClasses = OpenAiErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class OpenAiErrors {
    @ExceptionHandler
    ResponseEntity<String> any(RuntimeException problem) {
        return response(ChatErrors.of(problem));
    }

    static ResponseEntity<String> response(ChatError error) {
        return ChatErrors.response(error, body(error));
    }

    /** {@code {"error": {...}}}. */
    static ObjectNode body(ChatError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", error.message())
                .put("type", type(error.kind()))
                .put("param", error.param())
                .put("code", error.code());
        if (error.own() != null) {
            body.set("polyphony", error.own());
        }
        return body;
    }

    private static String type(ChatError.Kind kind) {
        return switch (kind) {
            case INVALID -> "invalid_request_error";
            case QUOTA -> "insufficient_quota";
            case RATE_LIMIT -> "rate_limit_error";
            case UPSTREAM -> "api_error";
            case SERVER -> "server_error";
        };
    }
}
