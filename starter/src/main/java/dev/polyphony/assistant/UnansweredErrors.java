package dev.polyphony.assistant;

import dev.polyphony.chat.ChatError;
import dev.polyphony.chat.ChatFailed;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What nobody answered, as problem details: with the status that chat clients get, and the time to wait. */
@RestControllerAdvice(basePackageClasses = UnansweredErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnansweredErrors {
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unanswered(ChatFailed failed) {
        ChatError error = failed.error();
        ProblemDetail detail =
                ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(error.status()), error.message());
        if (error.param() != null) {
            detail.setProperty("field", error.param());
        }
        ResponseEntity.BodyBuilder response = ResponseEntity.status(error.status());
        Duration wait = error.retryAfter();
        if (wait != null) {
            response.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(wait.toMillis(), 1000)));
        }
        return response.body(detail);
    }
}
