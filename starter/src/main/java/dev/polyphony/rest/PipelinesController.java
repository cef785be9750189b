package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.client.Pipelines;
import dev.polyphony.client.Submission;
import dev.polyphony.pipeline.PipelineStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Analyses that build on each other. */
@RestController
@Tag(name = "Pipelines")
class PipelinesController {
    private static final String YAML = "application/yaml";

    @Bean
    static DescribedBody pipelineRequest() {
        return DescribedBody.of("PipelineRequest", PipelineBody.SCHEMA, PipelineBody.EXAMPLE);
    }

    @Bean
    static DescribedBody pipelineDecision() {
        return DescribedBody.of("PipelineDecision", PipelineBody.DECISION, "{\"comment\": \"ship it\"}");
    }

    @Bean
    static DescribedBody pipelineResumption() {
        return DescribedBody.of("PipelineResumption", PipelineBody.RESUMPTION, "{\"budget\": 5}");
    }

    /** @param next where it goes on ({@code before}); absent at the end */
    record Listed(
            List<PipelineStatus> pipelines,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String next) {}

    /** 202, or 200 where the same was submitted before under the key. */
    @PostMapping(
            path = "/api/pipelines",
            consumes = {MediaType.APPLICATION_JSON_VALUE, YAML})
    @Operation(
            operationId = "submitPipeline",
            summary = "Submit analyses that build on each other",
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "It begins.",
                        headers = @Header(name = "Location", schema = @Schema(type = "string")),
                        content = @Content(schema = @Schema(implementation = PipelineStatus.class))),
                @ApiResponse(
                        responseCode = "200",
                        description = "It was submitted before.",
                        content = @Content(schema = @Schema(implementation = PipelineStatus.class))),
                @ApiResponse(responseCode = "409", description = "The key stands for another pipeline.")
            })
    ResponseEntity<PipelineStatus> submit(
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody @Schema(ref = "PipelineRequest") byte[] body,
            Caller caller) {
        Pipelines pipelines = caller.client().pipelines();
        Submission submitted = pipelines.submit(IdempotencyKey.ofHeader(key), PipelineBody.read(body));
        return ResponseEntity.status(submitted.already() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .location(URI.create("/api/pipelines/" + submitted.id()))
                .body(pipelines.find(submitted.id()));
    }

    /** The newest first. */
    @GetMapping("/api/pipelines")
    @Operation(operationId = "listPipelines", summary = "The newest pipelines")
    Listed list(
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) @Nullable String before,
            Caller caller) {
        List<PipelineStatus> found = caller.client().pipelines().list(limit, before);
        return new Listed(found, found.size() < limit ? null : found.getLast().id());
    }

    @GetMapping("/api/pipelines/{id}")
    @Operation(operationId = "getPipeline", summary = "How far a pipeline is")
    PipelineStatus show(@PathVariable String id, Caller caller) {
        return caller.client().pipelines().find(id);
    }

    @GetMapping("/api/pipelines/{id}/result")
    @Operation(operationId = "pipelineResult", summary = "The same with what its nodes answered until now")
    PipelineStatus result(@PathVariable String id, Caller caller) {
        return caller.client().pipelines().result(id);
    }

    /** 202 where it goes on; 409 where nobody is asked. */
    @PostMapping("/api/pipelines/{id}/approve")
    @Operation(
            operationId = "approvePipeline",
            summary = "Approve what a person is asked",
            responses = {
                @ApiResponse(responseCode = "202", description = "It goes on.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "Nobody is asked now.")
            })
    ResponseEntity<PipelineStatus> approve(
            @PathVariable String id,
            @RequestBody(required = false) @Schema(ref = "PipelineDecision") byte @Nullable [] body,
            Caller caller) {
        Pipelines pipelines = caller.client().pipelines();
        PipelineBody.Decision decision = PipelineBody.Decision.read(body);
        return done(pipelines, id, pipelines.approve(id, decision.node(), decision.comment()), "asks nobody there now");
    }

    /** 202 where it is taken; 409 where nobody is asked. */
    @PostMapping("/api/pipelines/{id}/reject")
    @Operation(
            operationId = "rejectPipeline",
            summary = "Reject what a person is asked",
            responses = {
                @ApiResponse(responseCode = "202", description = "It is taken.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "Nobody is asked now.")
            })
    ResponseEntity<PipelineStatus> reject(
            @PathVariable String id,
            @RequestBody(required = false) @Schema(ref = "PipelineDecision") byte @Nullable [] body,
            Caller caller) {
        Pipelines pipelines = caller.client().pipelines();
        PipelineBody.Decision decision = PipelineBody.Decision.read(body);
        return done(pipelines, id, pipelines.reject(id, decision.node(), decision.comment()), "asks nobody there now");
    }

    /** 202 where it is asked to end; 409 where it has ended. */
    @PostMapping("/api/pipelines/{id}/cancel")
    @Operation(
            operationId = "cancelPipeline",
            summary = "Ask a pipeline to end",
            responses = {
                @ApiResponse(responseCode = "202", description = "It is asked to end.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It has ended.")
            })
    ResponseEntity<PipelineStatus> cancel(@PathVariable String id, Caller caller) {
        Pipelines pipelines = caller.client().pipelines();
        return done(pipelines, id, pipelines.cancel(id), "has ended, or is being cancelled");
    }

    /** 202 where it goes on; 409 where it runs, or has all its results. */
    @PostMapping("/api/pipelines/{id}/resume")
    @Operation(
            operationId = "resumePipeline",
            summary = "Let one that ended without all its results go on",
            responses = {
                @ApiResponse(responseCode = "202", description = "It goes on.", useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It runs, or has all its results.")
            })
    ResponseEntity<PipelineStatus> resume(
            @PathVariable String id,
            @RequestBody(required = false) @Schema(ref = "PipelineResumption") byte @Nullable [] body,
            Caller caller) {
        Pipelines pipelines = caller.client().pipelines();
        return done(pipelines, id, pipelines.resume(id, PipelineBody.budget(body)), "runs, or has all its results");
    }

    private static ResponseEntity<PipelineStatus> done(Pipelines pipelines, String id, boolean done, String otherwise) {
        if (!done) {
            throw new ErrorResponseException(
                    HttpStatus.CONFLICT,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.CONFLICT,
                            id + " " + otherwise + ": GET /api/pipelines/" + id + " says how it stands"),
                    null);
        }
        return ResponseEntity.accepted().body(pipelines.find(id));
    }
}
