package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.evaluation.PanelEvaluation;
import dev.polyphony.plan.TaskType;
import dev.polyphony.rating.RatedQuality;
import dev.polyphony.rating.RatedQuality.Confidences;
import dev.polyphony.rating.RatedQuality.Panels;
import dev.polyphony.rating.RatedQuality.StrategyQuality;
import dev.polyphony.rating.StoredRatings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people's ratings come to: of a key's tenant, or of all where no key is needed. */
@RestController
@Tag(name = "Quality")
class QualityController {
    private static final String TASK = "Only work of that kind, such as coding.";
    private static final String WORTH = "The least difference that is worth a panel, above 0 and below 1.";

    private final ObjectProvider<StarterDatabase> database;

    QualityController(ObjectProvider<StarterDatabase> database) {
        this.database = database;
    }

    @GetMapping("/api/quality/panels")
    @Operation(
            operationId = "judgePanels",
            summary = "Whether panels are better than their best member, and than what their cost buys otherwise")
    Panels panels(
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String since,
            @RequestParam @Parameter(description = TASK) @Nullable String task,
            @RequestParam @Nullable String category,
            @RequestParam @Nullable String strategy,
            @RequestParam(defaultValue = "" + PanelEvaluation.WORTH)
                    @Parameter(
                            description = WORTH,
                            schema =
                                    @Schema(
                                            type = "number",
                                            exclusiveMinimumValue = 0,
                                            exclusiveMaximumValue = 1,
                                            defaultValue = "" + PanelEvaluation.WORTH))
                    String worth,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            Caller caller) {
        return rated(since, task, category, strategy, caller.tenant(tenant)).panels(number(worth));
    }

    @GetMapping("/api/quality/confidence")
    @Operation(operationId = "judgeConfidence", summary = "Whether answers were right as often as they were sure")
    Confidences confidence(
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String since,
            @RequestParam @Parameter(description = TASK) @Nullable String task,
            @RequestParam @Nullable String category,
            @RequestParam @Nullable String strategy,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            Caller caller) {
        return rated(since, task, category, strategy, caller.tenant(tenant)).confidences();
    }

    @GetMapping("/api/quality/strategies")
    @Operation(operationId = "compareStrategies", summary = "How often each strategy was right, and what it cost")
    List<StrategyQuality> strategies(
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String since,
            @RequestParam @Parameter(description = TASK) @Nullable String task,
            @RequestParam @Nullable String category,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            Caller caller) {
        return rated(since, task, category, null, caller.tenant(tenant)).strategies();
    }

    private RatedQuality rated(
            @Nullable String since,
            @Nullable String task,
            @Nullable String category,
            @Nullable String strategy,
            @Nullable String tenant) {
        RatedQuality.Filter filter = new RatedQuality.Filter(
                tenant, TimeParameter.instant("since", since), task == null ? null : task(task), category, strategy);
        return RatedQuality.of(new StoredRatings(StarterDatabase.of(database)::get, InstantSource.system()), filter);
    }

    private static TaskType task(String word) {
        return TaskType.of(word)
                .orElseThrow(() -> new InvalidField("task", "is not one of " + String.join(", ", TaskType.words())));
    }

    private static double number(String worth) {
        try {
            double number = Double.parseDouble(worth);
            if (number > 0 && number < 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidField("worth", "is not a number above 0 and below 1, such as 0.02");
    }
}
