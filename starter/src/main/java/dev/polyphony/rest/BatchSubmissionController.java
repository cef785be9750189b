package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.call.Money;
import dev.polyphony.client.BatchUpload;
import dev.polyphony.client.Batches;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.BatchReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes many analyses as one request. */
@RestController
@Tag(name = "Batches")
class BatchSubmissionController {
    private static final int MOST_ERRORS = 10;

    private final BatchUploads uploads = new BatchUploads();

    @Bean
    static DescribedBody batchRequest() {
        return DescribedBody.of("BatchRequest", BatchBody.SCHEMA, BatchBody.EXAMPLE);
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

    /** Lines as they arrive, without a bound on all together. 202, or 200 where the same was received before. */
    @PostMapping(
            path = "/api/batches",
            consumes = {BatchesController.NDJSON, BatchesController.JSON_LINES})
    @Operation(
            operationId = "submitBatch",
            summary = "Submit many analyses as one request",
            description = "As JSON, or as JSON Lines: one analysis a line, as many as 100,000.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = BatchesController.NDJSON, schema = @Schema(type = "string")),
                                @Content(mediaType = BatchesController.JSON_LINES, schema = @Schema(type = "string"))
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
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
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
        try (BatchUpload upload = batches.receive(IdempotencyKey.ofHeader(key), name, limits)) {
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
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody @Schema(ref = "BatchRequest") byte[] body,
            Caller caller) {
        BatchBody batch = BatchBody.read(body);
        Batches batches = caller.client().batches();
        try (BatchUpload upload = batches.receive(IdempotencyKey.ofHeader(key), batch.name(), batch.limits())) {
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
        if (line instanceof BatchLine.Received.Invalid invalid && errors.size() < MOST_ERRORS) {
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
}
