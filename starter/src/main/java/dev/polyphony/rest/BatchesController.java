package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.call.Money;
import dev.polyphony.client.BatchUpload;
import dev.polyphony.client.Batches;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.BatchReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Many analyses as one request. */
@RestController
@Tag(name = "Batches")
class BatchesController {
    private static final String JSON_LINES = "application/jsonl";
    private static final String NDJSON = "application/x-ndjson";
    private static final int PAGE = 500;

    private final JsonMapper json;
    private final BatchUploads uploads = new BatchUploads();

    @Bean
    static DescribedBody batchRequest() {
        return DescribedBody.of("BatchRequest", BatchBody.SCHEMA, BatchBody.EXAMPLE);
    }

    BatchesController(JsonMapper json) {
        this.json = json;
    }

    /**
     * What was received.
     *
     * @param lines all of them, those that are refused included
     * @param invalid those that say no analysis
     * @param errors the first of these
     */
    record Received(
            String id,
            BatchState state,
            int lines,
            int invalid,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LineError> errors) {}

    record LineError(
            int line,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String id,

            String field,
            String detail) {}

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

    /** Lines as they arrive, without a bound on all together. 202, or 200 where the same was received before. */
    @PostMapping(
            path = "/api/batches",
            consumes = {NDJSON, JSON_LINES})
    @Operation(
            operationId = "submitBatch",
            summary = "Submit many analyses as one request",
            description = "As JSON, or as JSON Lines: one analysis a line, as many as 100,000.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = NDJSON, schema = @Schema(type = "string")),
                                @Content(mediaType = JSON_LINES, schema = @Schema(type = "string"))
                            }),
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "It is received; errors are of lines that say no analysis.",
                        headers = @Header(name = "Location", schema = @Schema(type = "string")),
                        content = @Content(schema = @Schema(implementation = Received.class))),
                @ApiResponse(
                        responseCode = "200",
                        description = "It was received before.",
                        content = @Content(schema = @Schema(implementation = Received.class))),
                @ApiResponse(responseCode = "409", description = "The key stands for another batch.")
            })
    ResponseEntity<Received> receive(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String budget,
            @RequestParam(name = "at_once", required = false) @Nullable Integer atOnce,
            @RequestParam(required = false) @Nullable String economy,
            HttpServletRequest request,
            Caller caller)
            throws IOException {
        Money most = budget == null ? null : Money.parse("budget", budget);
        Batches batches = caller.client().batches();
        return uploads.inTurn(() ->
                received(batches, key, name, new BatchLimits(most, atOnce, BatchBody.time(economy)), request, caller));
    }

    private static ResponseEntity<Received> received(
            Batches batches,
            @Nullable String key,
            @Nullable String name,
            BatchLimits limits,
            HttpServletRequest request,
            Caller caller)
            throws IOException {
        try (BatchUpload upload = batches.receive(key, name, limits)) {
            BatchReader reader =
                    new BatchReader(upload.id(), caller.client().principal().tenant(), new AnalysisRequest());
            List<LineError> errors = new ArrayList<>();
            reader.read(request.getInputStream(), (line, text) -> {
                note(line, errors);
                upload.add(line, text);
            });
            return answer(batches, upload.end(), errors);
        }
    }

    /** The same in one JSON object, with what holds for all lines, within the bound of a body. */
    @PostMapping(path = "/api/batches", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "submitBatch",
            summary = "Submit many analyses as one request",
            description = "As JSON, or as JSON Lines: one analysis a line, as many as 100,000.",
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "It is received; errors are of lines that say no analysis.",
                        headers = @Header(name = "Location", schema = @Schema(type = "string")),
                        content = @Content(schema = @Schema(implementation = Received.class))),
                @ApiResponse(
                        responseCode = "200",
                        description = "It was received before.",
                        content = @Content(schema = @Schema(implementation = Received.class))),
                @ApiResponse(responseCode = "409", description = "The key stands for another batch.")
            })
    ResponseEntity<Received> receive(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody @Schema(ref = "BatchRequest") byte[] body,
            Caller caller) {
        BatchBody batch = BatchBody.read(body);
        Batches batches = caller.client().batches();
        try (BatchUpload upload = batches.receive(key, batch.name(), batch.limits())) {
            BatchReader reader =
                    new BatchReader(upload.id(), caller.client().principal().tenant(), batch.defaults());
            List<LineError> errors = new ArrayList<>();
            for (JsonNode one : batch.lines()) {
                byte[] text = one.toString().getBytes(StandardCharsets.UTF_8);
                BatchLine.Received line = reader.read(one);
                note(line, errors);
                upload.add(line, text);
            }
            return answer(batches, upload.end(), errors);
        }
    }

    private static void note(BatchLine.Received line, List<LineError> errors) {
        if (line instanceof BatchLine.Received.Invalid invalid && errors.size() < 10) {
            errors.add(new LineError(invalid.number(), invalid.key(), invalid.field(), invalid.problem()));
        }
    }

    private static ResponseEntity<Received> answer(
            Batches batches, BatchUpload.Received received, List<LineError> errors) {
        return ResponseEntity.status(received.already() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .location(URI.create("/api/batches/" + received.id()))
                .body(new Received(
                        received.id(),
                        batches.find(received.id()).state(),
                        received.lines(),
                        received.invalid(),
                        errors));
    }

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
