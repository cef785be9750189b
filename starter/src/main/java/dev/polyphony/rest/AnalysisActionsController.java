package dev.polyphony.rest;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What can be done to an analysis that was submitted. */
@RestController
@Tag(name = "Analyses")
class AnalysisActionsController {
    private static final String ASKED = "It is asked to end; what was answered until then is in its result.";
    private static final String ENDED = "It had ended already.";

    /** 202 where the analysis is asked to end, 200 where it had ended already. */
    @PostMapping("/api/analyses/{id}/cancel")
    @Operation(
            operationId = "cancelAnalysis",
            summary = "Ask an analysis to end",
            responses = {
                @ApiResponse(responseCode = "202", description = ASKED, content = @Content),
                @ApiResponse(responseCode = "200", description = ENDED, content = @Content)
            })
    ResponseEntity<Void> cancel(@PathVariable String id, Caller caller) {
        return caller.client().cancel(id)
                ? ResponseEntity.accepted().build()
                : ResponseEntity.ok().build();
    }

    @DeleteMapping("/api/analyses/{id}")
    @Operation(
            operationId = "deleteAnalysis",
            summary = "The same as its cancel",
            responses = {
                @ApiResponse(responseCode = "202", description = ASKED, content = @Content),
                @ApiResponse(responseCode = "200", description = ENDED, content = @Content)
            })
    ResponseEntity<Void> delete(@PathVariable String id, Caller caller) {
        return cancel(id, caller);
    }

    /** 202 where the analysis waited for money and may spend past what budgets leave, 409 where it did not wait. */
    @PostMapping("/api/analyses/{id}/approve")
    @Operation(
            operationId = "approveAnalysis",
            summary = "Let one that waits for money begin",
            responses = {
                @ApiResponse(responseCode = "202", description = "It may begin.", content = @Content),
                @ApiResponse(responseCode = "409", description = "It does not wait.")
            })
    @ResponseStatus(HttpStatus.ACCEPTED)
    void approve(@PathVariable String id, Caller caller) {
        if (!caller.client().approve(id)) {
            throw new ErrorResponseException(
                    HttpStatus.CONFLICT,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.CONFLICT,
                            id + " does not wait for money: GET /api/analyses/" + id + " says how it stands"),
                    null);
        }
    }
}
