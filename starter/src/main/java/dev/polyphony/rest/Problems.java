package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.InventoryUnavailable;
import dev.polyphony.client.ListingUnavailable;
import dev.polyphony.client.NotEnded;
import dev.polyphony.client.UnknownAnalysis;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors as RFC 9457 problem details, without internals. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ProblemDetail invalid(InvalidField problem) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, problem.problem());
        detail.setProperty("field", problem.field());
        return detail;
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownAnalysis unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(unknown.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail running(NotEnded running) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(running.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail unlistable(ListingUnavailable unlistable) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_IMPLEMENTED, String.valueOf(unlistable.getMessage()));
    }

    @ExceptionHandler({StatusRuntimeException.class, WorkflowServiceException.class})
    ProblemDetail temporal(RuntimeException unreachable) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "the Temporal server does not answer; an analysis may have been submitted all the same: repeat with the"
                        + " same id");
    }

    @ExceptionHandler
    ProblemDetail unattended(InventoryUnavailable unattended) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(unattended.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail broken(AnalysisBroken broken) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, String.valueOf(broken.getMessage()));
    }
}
