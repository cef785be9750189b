package dev.polyphony.rest;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.apidocs.DescribedBody;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisIds;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * One question to several models at once, answered when all have, or a majority and those that take no longer than is
 * usual: the form earlier systems used.
 */
@RestController
@Tag(name = "Orchestrator")
class OrchestratorController {
    private static final JsonRequests QUESTIONS =
            JsonRequests.of(Map.of("prompt", AnalysisOptions.PROMPT, "selected_models", AnalysisOptions.MODELS));

    @Bean
    static DescribedBody orchestratorRequest() {
        return DescribedBody.of(
                "OrchestratorRequest",
                QUESTIONS,
                "{\"prompt\": \"REST or GraphQL?\", \"selected_models\": [\"gpt-4o\", \"claude-3-sonnet\"]}");
    }

    /** 503 within about a second where no worker runs; nothing is spent then. */
    @PostMapping("/orchestrator/analyze")
    @Operation(operationId = "askModels", summary = "One question to several models at once, answered when all have")
    CompletableFuture<AnalysisResult> analyze(
            @RequestBody @Schema(ref = "OrchestratorRequest") byte[] body, Caller caller) throws InterruptedException {
        AnalysisClient client = caller.client();
        AnalysisRequest request = QUESTIONS
                .read(body)
                .with(AnalysisOptions.STRATEGY, "ensemble")
                .with(AnalysisOptions.TENANT, client.principal().tenant());
        return client.answer(QUESTIONS.analysis(request, AnalysisIds.mint()));
    }
}
