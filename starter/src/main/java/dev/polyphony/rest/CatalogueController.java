package dev.polyphony.rest;

import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.StrategyPlan;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.plan.Compilation;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.request.JsonRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whom there is to ask, and how, as the workers know it. */
@RestController
@Tag(name = "Catalogue")
class CatalogueController {
    private static final JsonRequests REQUESTS = JsonRequests.ofAllOptions();

    /** @param models in order */
    @Schema(name = "Chain")
    record Chain(String name, List<String> models) {}

    /** As the workers know them; with {@code check} each provider is asked first. */
    @GetMapping("/api/models")
    @Operation(operationId = "listModels", summary = "Every model and provider, and whether they can answer")
    Inventory models(
            @RequestParam(defaultValue = "false")
                    @Parameter(description = "Asks each provider for its list first, which costs nothing.")
                    boolean check,
            Caller caller) {
        return caller.client().inventory(new InventoryQuery(check));
    }

    @GetMapping("/api/strategies")
    @Operation(
            operationId = "listStrategies",
            summary = "What each strategy does, whom it would ask now, and what it costs at most")
    List<StrategyPlan> strategies(Caller caller) {
        return StrategyPlan.all(caller.client());
    }

    @GetMapping("/api/chains")
    @Operation(operationId = "listChains", summary = "The chains of models that have a name")
    List<Chain> chains(Caller caller) {
        return caller.client().inventory().chains().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(chain -> new Chain(chain.getKey(), chain.getValue()))
                .toList();
    }

    /** The plan that the request compiles to, or why it is refused; nobody is asked and nothing is spent. */
    @PostMapping("/api/plans/preview")
    @Operation(operationId = "previewPlan", summary = "The plan of a request and the most it can cost; asks nobody")
    Compilation preview(@RequestBody @Schema(ref = "AnalysisRequest") byte[] body, Caller caller) {
        AnalysisRequest request = REQUESTS.read(body);
        AnalysisClient client = caller.client(request.get(AnalysisOptions.TENANT));
        return client.preview(List.of(AnalysesController.analysis(request, client)))
                .getFirst();
    }

    @PostMapping("/api/analyses/preview")
    @Operation(
            operationId = "previewAnalysis",
            summary = "The same as plans/preview, by its earlier name",
            deprecated = true)
    Compilation previewAnalysis(@RequestBody @Schema(ref = "AnalysisRequest") byte[] body, Caller caller) {
        return preview(body, caller);
    }
}
