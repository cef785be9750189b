package dev.polyphony.rest;

import dev.polyphony.client.BatchConflict;
import dev.polyphony.client.BatchesUnavailable;
import dev.polyphony.client.UnknownBatch;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.rest.BatchUploads.TooManyUploads;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What can be wrong with a batch beside what can be wrong with any request. */
@RestControllerAdvice(assignableTypes = {BatchSubmissionController.class, BatchesController.class})
@Order(Ordered.HIGHEST_PRECEDENCE)
class BatchErrors {
    @ExceptionHandler
    ProblemDetail unknown(UnknownBatch unknown) {
        return problem(HttpStatus.NOT_FOUND, unknown);
    }

    @ExceptionHandler
    ProblemDetail conflict(BatchConflict conflict) {
        return problem(HttpStatus.CONFLICT, conflict);
    }

    @ExceptionHandler
    ProblemDetail unavailable(BatchesUnavailable unavailable) {
        return problem(HttpStatus.NOT_IMPLEMENTED, unavailable);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(TooManyUploads busy) {
        return later(1, problem(HttpStatus.SERVICE_UNAVAILABLE, busy));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> away(StorageUnavailable away) {
        return later(
                5,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "the database does not answer, and batches are kept there; send it again with the same"
                                + " Idempotency-Key"));
    }

    /** The sender is gone, or fell silent. */
    @ExceptionHandler
    ProblemDetail brokeOff(IOException broken) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.REQUEST_TIMEOUT, "the lines broke off; nothing was kept, send them again");
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException what) {
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(what.getMessage()));
    }

    private static ResponseEntity<ProblemDetail> later(int seconds, ProblemDetail problem) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds))
                .body(problem);
    }
}
