package dev.polyphony.rest;

import dev.polyphony.client.PipelineConflict;
import dev.polyphony.client.PipelinesUnavailable;
import dev.polyphony.client.UnknownPipeline;
import dev.polyphony.port.StorageUnavailable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What can be wrong with a pipeline beside what can be wrong with any request. */
@RestControllerAdvice(assignableTypes = PipelinesController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PipelineErrors {
    @ExceptionHandler
    ProblemDetail unknown(UnknownPipeline unknown) {
        return problem(HttpStatus.NOT_FOUND, unknown);
    }

    @ExceptionHandler
    ProblemDetail conflict(PipelineConflict conflict) {
        return problem(HttpStatus.CONFLICT, conflict);
    }

    @ExceptionHandler
    ProblemDetail unavailable(PipelinesUnavailable unavailable) {
        return problem(HttpStatus.NOT_IMPLEMENTED, unavailable);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> away(StorageUnavailable away) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "the database does not answer, and pipelines are kept there; send it again with the same"
                                + " Idempotency-Key"));
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException what) {
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(what.getMessage()));
    }
}
