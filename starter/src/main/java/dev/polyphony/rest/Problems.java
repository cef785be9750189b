package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.client.ListingUnavailable;
import dev.polyphony.client.UnknownAnalysis;
import io.grpc.StatusRuntimeException;
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
    ProblemDetail unlistable(ListingUnavailable unlistable) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_IMPLEMENTED, String.valueOf(unlistable.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail temporal(StatusRuntimeException unreachable) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the Temporal server does not answer; nothing was submitted");
    }
}
