package dev.polyphony.rest;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisFilter;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.client.AnalysisPage;
import dev.polyphony.client.AnalysisSummary;
import dev.polyphony.client.Submission;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonRequests;
import dev.polyphony.rest.AnalysisViews.Bare;
import dev.polyphony.rest.AnalysisViews.Submitted;
import dev.polyphony.webhook.WebhookRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@RestController
@Tag(name = "Analyses")
class AnalysesController {
    private static final JsonRequests REQUESTS = JsonRequests.ofAllOptions();

    private final ObjectProvider<WebhookRegistry> webhooks;

    AnalysesController(ObjectProvider<WebhookRegistry> webhooks) {
        this.webhooks = webhooks;
    }

    @Bean
    static DescribedBody analysisRequest() {
        return DescribedBody.of(
                "AnalysisRequest", REQUESTS, "{\"prompt\": \"REST or GraphQL?\", \"strategy\": \"ensemble\"}");
    }

    /**
     * Answers at once, unless it is told to wait: 202 for a new analysis, 200 where it was submitted before, 409 where
     * its id stands for another question.
     */
    @PostMapping("/api/analyses")
    @Operation(
            operationId = "submitAnalysis",
            summary = "Submit an analysis",
            description = "Answers at once, or with the result where that is there within wait.",
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "It is submitted.",
                        headers = @Header(name = "Location", schema = @Schema(type = "string")),
                        content = @Content(schema = @Schema(implementation = Submitted.class))),
                @ApiResponse(
                        responseCode = "200",
                        description = "With wait: its result. Without: it was submitted before.",
                        headers = @Header(name = "Location", schema = @Schema(type = "string")),
                        content = @Content(schema = @Schema(anyOf = {AnalysisResult.class, Submitted.class}))),
                @ApiResponse(responseCode = "409", description = "The id, or the key, stands for another question.")
            })
    ResponseEntity<Object> submit(
            @RequestBody @Schema(ref = "AnalysisRequest") byte[] body,
            @RequestParam
                    @Parameter(description = "How long to wait for the result: 30s, PT30S or 30; up to 10m.")
                    @Nullable
                    String wait,
            @RequestHeader(name = Waiting.PREFER, required = false)
                    @Parameter(description = "wait=30 is the same as ?wait=30.", example = "wait=30")
                    @Nullable
                    String prefer,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Parameter(description = "The same key again is the same analysis, not another.")
                    @Nullable
                    String key,
            Caller caller)
            throws InterruptedException {
        AnalysisRequest request = REQUESTS.read(body);
        Waiting waiting = Waiting.of(wait, prefer);
        identify(request, key);
        AnalysisClient client = caller.client(request.get(AnalysisOptions.TENANT));
        Analysis analysis = analysis(request, client);
        webhooks.ifAvailable(registry -> registry.check(analysis));
        Submission submission = client.submit(analysis);
        URI location = URI.create("/api/analyses/" + submission.id());
        if (waiting.time() == null) {
            return (submission.already() ? ResponseEntity.ok() : ResponseEntity.accepted())
                    .location(location)
                    .body(new Submitted(submission.id()));
        }
        HttpHeaders headers = waiting.applied();
        headers.setLocation(location);
        try {
            return ResponseEntity.ok().headers(headers).body(client.result(submission.id(), waiting.time()));
        } catch (TimeoutException e) {
            return ResponseEntity.accepted().headers(headers).body(new Submitted(submission.id()));
        }
    }

    private static void identify(AnalysisRequest request, @Nullable String key) {
        if (key == null) {
            return;
        }
        IdempotencyKey.require(key, IdempotencyKey.HEADER);
        if (request.get(AnalysisOptions.ID) != null) {
            throw new InvalidField(
                    IdempotencyKey.HEADER, "id in the body is such a key already; leave one of them out");
        }
        request.with(AnalysisOptions.ID, AnalysisIds.ofKey(key));
    }

    /** The result of an ended analysis, else how far it is; 503 while too many ask for that. */
    @GetMapping("/api/analyses/{id}")
    @Operation(
            operationId = "getAnalysis",
            summary = "The result, or how far it is",
            description = "Which of them it is, status says: one that is answered has its answer.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "A result has a latency, what is under way has not.",
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
    @Operation(
            operationId = "listAnalyses",
            summary = "The newest analyses",
            description = "Where there are more, the header Link leads to the next page (RFC 8288).",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The analyses.",
                            useReturnTypeSchema = true,
                            headers =
                                    @Header(
                                            name = "Link",
                                            description = "<...>; rel=\"next\", where there are more.",
                                            schema = @Schema(type = "string"))))
    ResponseEntity<List<AnalysisSummary>> list(
            @RequestParam
                    @Parameter(
                            schema =
                                    @Schema(
                                            allowableValues = {
                                                "running",
                                                "waiting",
                                                "answered",
                                                "no_answer",
                                                "abstained",
                                                "rejected",
                                                "deadline_passed",
                                                "cancelled"
                                            }))
                    @Nullable
                    String status,
            @RequestParam @Parameter(description = "A preset, or custom.") @Nullable String strategy,
            @RequestParam @Nullable String category,
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String since,
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String until,
            @RequestParam(name = "min_cost") @Parameter(description = "In US dollars.") @Nullable String minCost,
            @RequestParam(name = "max_cost") @Parameter(description = "In US dollars.") @Nullable String maxCost,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            @RequestParam(defaultValue = "20")
                    @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "1000"))
                    int limit,
            @RequestParam @Parameter(description = "Of the header Link of the page before.") @Nullable String cursor,
            Caller caller) {
        AnalysisPage page = caller.client(tenant)
                .page(new AnalysisFilter(
                        status == null ? null : status(status),
                        limit,
                        strategy,
                        category,
                        TimeParameter.instant("since", since),
                        TimeParameter.instant("until", until),
                        minCost == null ? null : Money.parse("min_cost", minCost),
                        maxCost == null ? null : Money.parse("max_cost", maxCost),
                        cursor));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (page.next() != null) {
            String next = ServletUriComponentsBuilder.fromCurrentRequest()
                    .scheme(null)
                    .host(null)
                    .port(null)
                    .replaceQueryParam("cursor", page.next())
                    .toUriString();
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.body(page.analyses());
    }

    static Analysis analysis(AnalysisRequest request, AnalysisClient client) {
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
