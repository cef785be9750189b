package dev.polyphony.rest;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.client.Explanation;
import dev.polyphony.client.Rejudged;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Why an ended analysis came to what it did, and what it would have come to otherwise. Asks no provider. */
@RestController
@Tag(name = "Analyses")
class ExplanationController {
    private static final JsonRequests SELECTIONS = JsonRequests.ofSelection();

    @Bean
    static DescribedBody rejudgeRequest() {
        return DescribedBody.of(
                "RejudgeRequest", SELECTIONS, "{\"strategy\": \"escalate\", \"tuning\": {\"threshold\": 0.8}}");
    }

    /** Also of one that still runs. */
    @GetMapping("/api/analyses/{id}/question")
    @Operation(operationId = "questionOfAnalysis", summary = "What was asked, and how")
    Analysis question(@PathVariable String id, Caller caller) {
        return caller.client().question(id);
    }

    /** The question and the result of an ended analysis, from its history. */
    @GetMapping("/api/analyses/{id}/explain")
    @Operation(
            operationId = "explainAnalysis",
            summary = "Who was asked what, why it went on or stopped",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "The question, and the result with all calls and decisions.",
                        useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It still runs.")
            })
    Explanation explain(@PathVariable String id, Caller caller) {
        return caller.client().explain(id);
    }

    @GetMapping("/api/analyses/{id}/explanation")
    @Operation(
            operationId = "explanationOfAnalysis",
            summary = "The same as explain, by its earlier name",
            deprecated = true,
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "The question, and the result with all calls and decisions.",
                        useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It still runs.")
            })
    Explanation explanation(@PathVariable String id, Caller caller) {
        return explain(id, caller);
    }

    /** Without a body, or where that says nothing, by the analysis' own selection at today's prices. */
    @PostMapping("/api/analyses/{id}/rejudge")
    @Operation(
            operationId = "rejudgeAnalysis",
            summary = "Judge its recorded answers anew, by another strategy, threshold or plan, or today's prices",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "Its own result, and what it comes to now.",
                        useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "It still runs.")
            })
    Rejudged rejudge(
            @PathVariable String id,
            @RequestBody(required = false) @Schema(ref = "RejudgeRequest") byte @Nullable [] body,
            Caller caller) {
        AnalysisRequest request = body == null || body.length == 0 ? new AnalysisRequest() : SELECTIONS.read(body);
        return caller.client().rejudge(id, request.isEmpty() ? null : SELECTIONS.selection(request));
    }
}
