package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisBroken;
import dev.polyphony.client.AnalysisConflict;
import dev.polyphony.client.ListingUnavailable;
import dev.polyphony.client.NoWorker;
import dev.polyphony.client.NotEnded;
import dev.polyphony.client.UnknownAnalysis;
import dev.polyphony.client.WorkerFailed;
import dev.polyphony.client.WorkersBusy;
import dev.polyphony.dashboard.DashboardPages;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextUnreadable;
import dev.polyphony.security.IdentityUnknown;
import dev.polyphony.security.KeyRefused;
import dev.polyphony.security.RoleMissing;
import dev.polyphony.security.TooManyRequests;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Errors as RFC 9457 problem details, without internals. */
@RestControllerAdvice
class ProblemDetails extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemDetails.class);

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
    ProblemDetail taken(AnalysisConflict conflict) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(conflict.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail running(NotEnded running) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(running.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail unlistable(ListingUnavailable unlistable) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_IMPLEMENTED, String.valueOf(unlistable.getMessage()));
    }

    /** An embedded server that has ended is back within seconds. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> away(ServerAway away) {
        return later(2, String.valueOf(away.getMessage()));
    }

    @ExceptionHandler({StatusRuntimeException.class, WorkflowException.class})
    ResponseEntity<ProblemDetail> temporal(RuntimeException problem) {
        Optional<DecryptionFailed> encrypted = DecryptionFailed.in(problem);
        if (encrypted.isPresent()) {
            return ResponseEntity.internalServerError().body(encrypted(encrypted.get()));
        }
        Optional<ServerRefusal> refused = ServerRefusal.of(problem);
        if (refused.isPresent()) {
            return ResponseEntity.internalServerError()
                    .body(ProblemDetail.forStatusAndDetail(
                            HttpStatus.INTERNAL_SERVER_ERROR, refused.get().told()));
        }
        return later(
                5,
                "the Temporal server does not answer; an analysis may have been submitted all the same: repeat with the"
                        + " same id");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unattended(NoWorker unattended) {
        return later(5, String.valueOf(unattended.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(WorkersBusy busy) {
        return later(1, String.valueOf(busy.getMessage()));
    }

    /** The header that says how to ask is on the answer already. */
    @ExceptionHandler
    ProblemDetail nobody(KeyRefused refused) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail may(RoleMissing missing) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, String.valueOf(missing.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooMany(TooManyRequests tooMany) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(
                        HttpHeaders.RETRY_AFTER,
                        String.valueOf(tooMany.retryAfter().toSeconds()))
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.TOO_MANY_REQUESTS, String.valueOf(tooMany.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unknown(IdentityUnknown unknown) {
        return later(2, String.valueOf(unknown.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail rejected(RequestRejectedException rejected) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "the address, or a header, has characters that are not taken");
    }

    @ExceptionHandler
    ProblemDetail unreadable(InvalidParameterException unreadable) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "the parameters in the address are none that can be read");
    }

    /** What is looked up there, or kept there before an analysis starts, as large images are. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unkept(StorageUnavailable unkept) {
        return later(5, "the database does not answer, and it is needed for this; nothing was done");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unattended(NoWorkerYet unattended) {
        return later(5, String.valueOf(unattended.getMessage()));
    }

    /** Nothing that waiting would mend. */
    @ExceptionHandler
    ProblemDetail noDatabase(NoDatabase none) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_IMPLEMENTED, String.valueOf(none.getMessage()));
    }

    @ExceptionHandler({AnalysisBroken.class, WorkerFailed.class})
    ProblemDetail broken(RuntimeException broken) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, String.valueOf(broken.getMessage()));
    }

    /** Its key is not among those of this process; another starter may have it. */
    @ExceptionHandler
    ProblemDetail encrypted(DecryptionFailed encrypted) {
        log.error("a request could not be answered: {}", encrypted.getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "what Temporal keeps of it is " + encrypted.getMessage());
    }

    /** As above, of what the database keeps. */
    @ExceptionHandler
    ProblemDetail sealed(TextUnreadable sealed) {
        log.error("a request could not be answered: {}", sealed.getMessage());
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, String.valueOf(sealed.getMessage()));
    }

    /** The log has it; whoever asked is told nothing of the inside. */
    @ExceptionHandler
    ProblemDetail unexpected(RuntimeException unexpected) {
        log.error("a request could not be answered", unexpected);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "this should not happen; the starter's log says more");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        // Bodies are taken as they come: only where there is none is there nothing to read.
        return new ResponseEntity<>(
                invalid(new InvalidField(
                        "body", "is empty; send a JSON object such as {\"prompt\": \"REST or GraphQL?\"}")),
                HttpStatus.BAD_REQUEST);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return new ResponseEntity<>(
                invalid(new InvalidField(
                        String.valueOf(mismatch.getPropertyName()),
                        mismatch.getRequiredType() == boolean.class
                                ? "is neither true nor false"
                                : "'" + mismatch.getValue() + "' is not a whole number")),
                HttpStatus.BAD_REQUEST);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException none, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (DashboardPages.isWanted(none.getHttpMethod(), none.getResourcePath(), request.getHeader("Accept"))) {
            return ResponseEntity.status(status)
                    .headers(DashboardPages.headers())
                    .body(DashboardPages.document());
        }
        return handleExceptionInternal(
                none,
                ProblemDetail.forStatusAndDetail(status, "nothing is served under this path"),
                headers,
                status,
                request);
    }

    private static ResponseEntity<ProblemDetail> later(int seconds, String detail) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, String.valueOf(seconds))
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail));
    }
}
