package dev.polyphony.rest;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.client.Explanation;
import dev.polyphony.client.Submission;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.plan.Compilation;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonRequests;
import dev.polyphony.rest.AnalysisViews.Bare;
import dev.polyphony.rest.AnalysisViews.Submitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Analyses")
class AnalysesController {
    private static final JsonRequests REQUESTS = JsonRequests.ofAllOptions();

    @Bean
    static DescribedBody analysisRequest() {
        return new DescribedBody("AnalysisRequest", REQUESTS);
    }

    /**
     * Answers at once: 202 for a new analysis, 200 where it was submitted before, 409 where its id stands for another
     * question.
     */
    @PostMapping("/api/analyses")
    @Operation(
            operationId = "submitAnalysis",
            summary = "Submit an analysis",
            responses = {
                @ApiResponse(responseCode = "202", description = "It is submitted.", useReturnTypeSchema = true),
                @ApiResponse(
                        responseCode = "200",
                        description = "It was submitted before.",
                        useReturnTypeSchema = true),
                @ApiResponse(responseCode = "409", description = "The id stands for another question.")
            })
    ResponseEntity<Submitted> submit(@RequestBody @Schema(ref = "AnalysisRequest") byte[] body, Caller caller) {
        AnalysisRequest request = REQUESTS.read(body);
        AnalysisClient client = caller.client(request.get(AnalysisOptions.TENANT));
        Submission submission = client.submit(analysis(request, client));
        Submitted answer = new Submitted(submission.id());
        URI location = URI.create("/api/analyses/" + submission.id());
        return submission.already()
                ? ResponseEntity.ok().location(location).body(answer)
                : ResponseEntity.accepted().location(location).body(answer);
    }

    /** The result of an ended analysis, else how far it is; 503 while too many ask for that. */
    @GetMapping("/api/analyses/{id}")
    @Operation(
            operationId = "getAnalysis",
            summary = "The result, or how far it is",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "Which of them it is, status says.",
                            content =
                                    @Content(
                                            schema =
                                                    @Schema(
                                                            anyOf = {AnalysisResult.class, Progress.class, Bare.class
                                                            }))))
    Object show(@PathVariable String id, Caller caller) {
        return AnalysisViews.of(id, caller.client().show(id));
    }

    @GetMapping("/api/analyses")
    @Operation(operationId = "listAnalyses", summary = "The newest analyses")
    List<AnalysisSummary> list(
            @RequestParam @Nullable String status, @RequestParam(defaultValue = "20") int limit, Caller caller) {
        return caller.client().list(new AnalysisFilter(status == null ? null : status(status), limit));
    }

    /** The plan that the request compiles to, or why it is refused; nobody is asked and nothing is spent. */
    @PostMapping("/api/analyses/preview")
    @Operation(operationId = "previewPlan", summary = "The plan and the most it can cost; asks nobody")
    Compilation preview(@RequestBody @Schema(ref = "AnalysisRequest") byte[] body, Caller caller) {
        AnalysisRequest request = REQUESTS.read(body);
        AnalysisClient client = caller.client(request.get(AnalysisOptions.TENANT));
        return client.preview(List.of(analysis(request, client))).getFirst();
    }

    /** The question and the result of an ended analysis, from its history. */
    @GetMapping("/api/analyses/{id}/explanation")
    @Operation(operationId = "explainAnalysis", summary = "Who was asked what, why it went on or stopped")
    Explanation explain(@PathVariable String id, Caller caller) {
        return caller.client().explain(id);
    }

    /** 202 where the analysis is asked to end, 200 where it had ended already. */
    @DeleteMapping("/api/analyses/{id}")
    @Operation(operationId = "deleteAnalysis", summary = "Ask an analysis to end")
    ResponseEntity<Void> cancel(@PathVariable String id, Caller caller) {
        return caller.client().cancel(id)
                ? ResponseEntity.accepted().build()
                : ResponseEntity.ok().build();
    }

    /** 202 where the analysis waited for money and may spend past what budgets leave, 409 where it did not wait. */
    @PostMapping("/api/analyses/{id}/approve")
    @Operation(operationId = "approveAnalysis", summary = "Let one that waits for money begin")
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

    /** As the workers know them; with {@code check} each provider is asked first. */
    @GetMapping("/api/models")
    @Operation(operationId = "listModels", summary = "Every model and provider, and whether they can answer")
    Inventory models(@RequestParam(defaultValue = "false") boolean check, Caller caller) {
        return caller.client().inventory(new InventoryQuery(check));
    }

    private static Analysis analysis(AnalysisRequest request, AnalysisClient client) {
        return REQUESTS.analysis(
                request.with(AnalysisOptions.TENANT, client.principal().tenant()), AnalysisIds.mint());
    }

    private static AnalysisStatus status(String word) {
        return Stream.of(AnalysisStatus.values())
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidField(
                        "status",
                        "'" + word + "' is not one of "
                                + Stream.of(AnalysisStatus.values())
                                        .map(AnalysisStatus::word)
                                        .collect(Collectors.joining(", "))));
    }
}
