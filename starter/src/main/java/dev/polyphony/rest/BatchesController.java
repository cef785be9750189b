package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.client.Batches;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Many analyses as one request. */
@RestController
@Tag(name = "Batches")
class BatchesController {
    static final String JSON_LINES = "application/jsonl";
    static final String NDJSON = "application/x-ndjson";
    private static final int PAGE = 500;

    private final JsonMapper json;

    BatchesController(JsonMapper json) {
        this.json = json;
    }

    /** @param next where it goes on ({@code before}); absent at the end */
    record Listed(
            List<BatchStatus> batches,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String next) {}

    /** @param next where it goes on ({@code after}); absent at the end */
    record Results(
            BatchState state,
            List<BatchLine.Outcome> results,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer next) {}

    /** The newest first. */
    @GetMapping("/api/batches")
    @Operation(operationId = "listBatches", summary = "The newest batches")
    Listed list(
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) @Nullable String before,
            Caller caller) {
        List<BatchStatus> found = caller.client().batches().list(limit, before);
        return new Listed(found, found.size() < limit ? null : found.getLast().id());
    }

    @GetMapping("/api/batches/{id}")
    @Operation(operationId = "getBatch", summary = "How far a batch is")
    BatchStatus show(@PathVariable String id, Caller caller) {
        return caller.client().batches().find(id);
    }

    /**
     * Lines in order, with what came of those that ended: a page of them, or for whoever accepts JSON lines all, one a
     * line.
     */
    @GetMapping("/api/batches/{id}/results")
    @Operation(
            operationId = "batchResults",
            summary = "Its lines in order, with what came of those that ended",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "A page, or all as JSON Lines for whoever accepts them.",
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = Results.class)),
                                @Content(mediaType = NDJSON, schema = @Schema(type = "string"))
                            }))
    @Nullable
    Results results(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(defaultValue = "100") int limit,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Parameter(hidden = true) @Nullable
                    String accepted,
            HttpServletResponse response,
            Caller caller)
            throws IOException {
        Batches batches = caller.client().batches();
        if (accepted != null && (accepted.contains(NDJSON) || accepted.contains(JSON_LINES))) {
            write(batches, id, after, response);
            return null;
        }
        List<BatchLine.Outcome> found = batches.lines(id, after, limit);
        return new Results(
                batches.find(id).state(),
                found,
                found.size() < limit ? null : (Integer) found.getLast().line());
    }

    private void write(Batches batches, String id, int after, HttpServletResponse response) throws IOException {
        List<BatchLine.Outcome> page = batches.lines(id, after, PAGE);
        response.setContentType(NDJSON);
        OutputStream out = response.getOutputStream();
        while (!page.isEmpty()) {
            for (BatchLine.Outcome line : page) {
                out.write(json.writeValueAsBytes(line));
                out.write('\n');
            }
            page = page.size() < PAGE
                    ? List.of()
                    : batches.lines(id, page.getLast().line(), PAGE);
        }
        out.flush();
    }

    /** 202 where it pauses once what is under way has ended; 409 where it does not run. */
    @PostMapping("/api/batches/{id}/pause")
    @Operation(
            operationId = "pauseBatch",
            summary = "Begin nothing more of a batch for now",
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "It pauses once what is under way has ended.",
                        useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It does not run.")
            })
    ResponseEntity<BatchStatus> pause(@PathVariable String id, Caller caller) {
        Batches batches = caller.client().batches();
        return ordered(batches, id, batches.pause(id), "does not run");
    }

    /** 202 where it goes on; 409 where it is not paused. */
    @PostMapping("/api/batches/{id}/resume")
    @Operation(
            operationId = "resumeBatch",
            summary = "Let a batch that pauses go on",
            responses = {
                @ApiResponse(responseCode = "202", description = "It goes on.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It is not paused.")
            })
    ResponseEntity<BatchStatus> resume(@PathVariable String id, Caller caller) {
        Batches batches = caller.client().batches();
        return ordered(batches, id, batches.resume(id), "is not paused");
    }

    /** 202 where it is asked to end; 409 where it has ended. */
    @PostMapping("/api/batches/{id}/cancel")
    @Operation(
            operationId = "cancelBatch",
            summary = "Ask a batch to end",
            responses = {
                @ApiResponse(responseCode = "202", description = "It is asked to end.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It has ended.")
            })
    ResponseEntity<BatchStatus> cancel(@PathVariable String id, Caller caller) {
        Batches batches = caller.client().batches();
        return ordered(batches, id, batches.cancel(id), "has ended, or is being cancelled");
    }

    /** As {@link #cancel}. */
    @DeleteMapping("/api/batches/{id}")
    @Operation(
            operationId = "deleteBatch",
            summary = "The same as its cancel",
            responses = {
                @ApiResponse(responseCode = "202", description = "It is asked to end.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It has ended.")
            })
    ResponseEntity<BatchStatus> delete(@PathVariable String id, Caller caller) {
        return cancel(id, caller);
    }

    private static ResponseEntity<BatchStatus> ordered(Batches batches, String id, boolean done, String otherwise) {
        if (!done) {
            throw new ErrorResponseException(
                    HttpStatus.CONFLICT,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.CONFLICT,
                            id + " " + otherwise + ": GET /api/batches/" + id + " says how it stands"),
                    null);
        }
        return ResponseEntity.accepted().body(batches.find(id));
    }
}
