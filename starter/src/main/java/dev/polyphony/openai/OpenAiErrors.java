package dev.polyphony.openai;

import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.AnalysisConflict;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.client.WorkerFailed;
import dev.polyphony.client.WorkersBusy;
import dev.polyphony.rest.ServerAway;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Errors under {@code /v1} in OpenAI's form, without internals. */
@RestControllerAdvice(basePackageClasses = OpenAiErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class OpenAiErrors {
    private static final Logger log = LoggerFactory.getLogger(OpenAiErrors.class);
    private static final String AGAIN = "x-should-retry";

    @ExceptionHandler
    ResponseEntity<String> any(RuntimeException problem) {
        return response(of(problem));
    }

    static ResponseEntity<String> response(OpenAiError error) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(error.status())
                .contentType(MediaType.APPLICATION_JSON)
                .header(AGAIN, String.valueOf(error.again()));
        Duration wait = error.retryAfter();
        if (wait != null) {
            response.header(HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(wait.toMillis(), 1000)));
        }
        return response.body(error.body().toString());
    }

    static OpenAiError of(Throwable problem) {
        return switch (problem) {
            case FailedCompletion failed -> failed.error();
            case InvalidField invalid -> OpenAiError.invalid(invalid);
            case AnalysisConflict conflict -> OpenAiError.conflict(String.valueOf(conflict.getMessage()));
            case UnknownAnalysis unknown -> OpenAiError.notFound(String.valueOf(unknown.getMessage()));
            case HttpMessageNotReadableException none ->
                OpenAiError.invalid(
                        new InvalidField("body", "is empty; send {\"model\": \"gpt-4o-mini\", \"messages\": [...]}"));
            case NoWorker none -> OpenAiError.unavailable(String.valueOf(none.getMessage()), Duration.ofSeconds(5));
            case WorkersBusy busy -> OpenAiError.unavailable(String.valueOf(busy.getMessage()), Duration.ofSeconds(1));
            case ServerAway away -> OpenAiError.unavailable(String.valueOf(away.getMessage()), Duration.ofSeconds(2));
            case StatusRuntimeException server -> temporal();
            case WorkflowException server -> temporal();
            case AnalysisBroken broken -> OpenAiError.upstream(String.valueOf(broken.getMessage()));
            case WorkerFailed failed -> OpenAiError.upstream(String.valueOf(failed.getMessage()));
            default -> {
                log.error("a request could not be answered", problem);
                yield OpenAiError.internal("this should not happen; the starter's log says more");
            }
        };
    }

    private static OpenAiError temporal() {
        return OpenAiError.unavailable("the Temporal server does not answer", Duration.ofSeconds(5));
    }
}
