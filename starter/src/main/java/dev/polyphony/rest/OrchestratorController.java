package dev.polyphony.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnalysisClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * One question to several models at once, answered when all have, or a majority and those that take no longer than is
 * usual: the form earlier systems used.
 */
@RestController
class OrchestratorController {
    record Question(
            @Nullable String prompt,
            @JsonProperty("selected_models") @Nullable List<String> selectedModels) {}

    /** 503 within about a second where no worker runs; nothing is spent then. */
    @PostMapping("/orchestrator/analyze")
    CompletableFuture<AnalysisResult> analyze(@RequestBody Question question, Caller caller)
            throws InterruptedException {
        AnalysisClient client = caller.client();
        return client.answer(NewAnalysis.ensemble(question.prompt(), question.selectedModels())
                .analysis(client.principal()));
    }
}
