package dev.polyphony.rest;

import dev.polyphony.call.InvalidField;
import dev.polyphony.ledger.CostGrouping;
import dev.polyphony.ledger.CostQueries;
import dev.polyphony.ledger.CostSeries;
import dev.polyphony.ledger.CostStatistics;
import dev.polyphony.ledger.EntryFilter;
import dev.polyphony.ledger.Period;
import dev.polyphony.storage.Database;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was spent, is reserved and is in doubt: of a key's tenant, or of all where no key is needed. */
@RestController
@Tag(name = "Money")
class CostsController {
    private static final String PERIOD = "Only this day, this week from Monday on, or this month, UTC.";

    private final ObjectProvider<StarterDatabase> database;

    CostsController(ObjectProvider<StarterDatabase> database) {
        this.database = database;
    }

    /** @param costs by key, in its order */
    @Schema(name = "CostReport")
    record Report(String by, List<CostQueries.Sum> costs, CostQueries.Sum total) {}

    @GetMapping("/api/costs")
    @Operation(operationId = "reportCosts", summary = "Sums by model, or by something else")
    Report report(
            @RequestParam(defaultValue = "model")
                    @Parameter(
                            schema =
                                    @Schema(
                                            allowableValues = {
                                                "day",
                                                "week",
                                                "month",
                                                "category",
                                                "tenant",
                                                "strategy",
                                                "provider",
                                                "model",
                                                "analysis"
                                            }))
                    String by,
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String since,
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String until,
            @RequestParam
                    @Parameter(description = PERIOD, schema = @Schema(allowableValues = {"daily", "weekly", "monthly"}))
                    @Nullable
                    String period,
            @RequestParam @Nullable String category,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            Caller caller) {
        CostGrouping grouping = grouping(by);
        EntryFilter filter = filter(since, until, period, category, caller.tenant(tenant));
        CostQueries books = new CostQueries(database());
        return new Report(grouping.word(), books.sums(filter, grouping::key), books.sum(filter));
    }

    @GetMapping("/api/costs/statistics")
    @Operation(
            operationId = "costStatistics",
            summary = "What an analysis costs, what the cache saved, and what it would have cost otherwise")
    CostStatistics.Figures statistics(
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String since,
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String until,
            @RequestParam
                    @Parameter(description = PERIOD, schema = @Schema(allowableValues = {"daily", "weekly", "monthly"}))
                    @Nullable
                    String period,
            @RequestParam @Nullable String category,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            Caller caller) {
        return new CostStatistics(database()).of(filter(since, until, period, category, caller.tenant(tenant)));
    }

    /** @param costs those that cost most first, at most {@value CostSeries#MOST_LINES} and what the others come to */
    @Schema(name = "CostsOverTime")
    record OverTime(String by, String per, List<String> periods, List<CostSeries.Line> costs) {}

    @GetMapping("/api/costs/series")
    @Operation(
            operationId = "costsOverTime",
            summary = "Sums by day, week or month, for each model or something else",
            description =
                    "Of the last 30 days, 26 weeks or 12 months unless since says otherwise; 120 periods at most.")
    OverTime series(
            @RequestParam(defaultValue = "model")
                    @Parameter(
                            schema = @Schema(allowableValues = {"category", "tenant", "strategy", "provider", "model"}))
                    String by,
            @RequestParam(defaultValue = "day") @Parameter(schema = @Schema(allowableValues = {"day", "week", "month"}))
                    String per,
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String since,
            @RequestParam @Parameter(description = Described.INSTANT) @Nullable String until,
            @RequestParam @Nullable String category,
            @RequestParam @Parameter(description = Described.TENANT) @Nullable String tenant,
            Caller caller) {
        CostGrouping grouping = grouping(by);
        CostSeries.Series series = new CostSeries(database())
                .of(
                        grouping,
                        CostSeries.Per.of(per),
                        filter(since, until, null, category, caller.tenant(tenant)),
                        Instant.now());
        return new OverTime(grouping.word(), per, series.periods(), series.lines());
    }

    private static EntryFilter filter(
            @Nullable String since,
            @Nullable String until,
            @Nullable String period,
            @Nullable String category,
            @Nullable String tenant) {
        return new EntryFilter(
                period == null ? TimeParameter.instant("since", since) : begun(period, since, until),
                TimeParameter.instant("until", until),
                category,
                tenant,
                null);
    }

    private static Instant begun(String word, @Nullable String since, @Nullable String until) {
        if (since != null || until != null) {
            throw new InvalidField("period", "since and until say another one; leave them out");
        }
        Period which = switch (word) {
            case "daily" -> Period.DAY;
            case "weekly" -> Period.WEEK;
            case "monthly" -> Period.MONTH;
            default -> throw new InvalidField("period", "is not one of daily, weekly and monthly");
        };
        return which.startOf(Instant.now());
    }

    private static CostGrouping grouping(String word) {
        return Stream.of(CostGrouping.values())
                .filter(grouping -> grouping.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new InvalidField(
                        "by",
                        "is not one of "
                                + Stream.of(CostGrouping.values())
                                        .map(CostGrouping::word)
                                        .collect(Collectors.joining(", "))));
    }

    private Database database() {
        return StarterDatabase.of(database).get();
    }
}
