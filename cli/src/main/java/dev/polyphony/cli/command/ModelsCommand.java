package dev.polyphony.cli.command;

import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.platform.PlanningSession;
import dev.polyphony.cli.render.InventoryTables;
import dev.polyphony.cli.render.RecommendationTable;
import dev.polyphony.events.AnswerQuality;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.plan.TaskType;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.Recommendations;
import dev.polyphony.traffic.Recommendations.Recommendation;
import dev.polyphony.traffic.TrafficFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "models", description = "List models, what they cost, and whether they can answer, as far as is known.")
public final class ModelsCommand implements Callable<Integer> {
    /** How far back requests count. */
    private static final Duration MEASURED = Duration.ofDays(30);

    /** The newest ones, for their quality: some seconds' reading. */
    private static final int RESULTS = 5_000;

    private static final int FEW = 3;

    private final CliContext context;

    @Option(names = "--json", description = "Print JSON: models, providers, chains.")
    private boolean json;

    @Option(
            names = "--check",
            description = "Ask each provider for its list of models first, which costs nothing; else all is shown as it"
                    + " is known.")
    private boolean check;

    @Mixin
    private CommonOptions common;

    public ModelsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (PlanningSession session = context.openPlanning(context.settings(common.flags()), common)) {
            if (check) {
                context.notices(common).say("Asking every provider for its list of models…");
            }
            Inventory inventory = session.planning().inventory(new InventoryQuery(check));
            context.show(inventory, json, style -> InventoryTables.models(inventory, style));
            return ExitCode.OK;
        }
    }

    @Command(
            name = "recommend",
            description = "Say which models are worth asking for a kind of work, by what was measured here.",
            footer = {
                "",
                "Quality is the mean confidence of answers kept here, and of what people said of them (polyphony rate), success, time and cost are those of requests of"
                        + " the last 30 days. A figure that was not measured often enough is the catalogue's, with ~ before it.",
                "Models whose answers are simulated are named only where there are no others."
            })
    Integer recommend(
            @Mixin CommonOptions options,
            @Option(
                            names = "--task",
                            paramLabel = "TYPE",
                            description = "planning, coding, review, testing, documentation, debugging, math, research,"
                                    + " analysis or writing; all of them, three models each, otherwise.")
                    @Nullable
                    TaskType task,
            @Option(names = "--json", description = "Print JSON, by task.") boolean asJson) {
        Settings settings = context.settings(options.flags());
        try (PlanningSession session = context.openPlanning(settings, options);
                Database database = LedgerFile.open(settings, context.shell());
                StoredEvents results = new StoredEvents(database, InstantSource.system())) {
            Inventory inventory = session.planning().inventory();
            TrafficFigures.Figures traffic = new TrafficFigures(database, InstantSource.system())
                    .since(Instant.now().minus(MEASURED));
            AnswerQuality quality = new AnswerQuality();
            results.newest(RESULTS, quality::add);
            new StoredRatings(database, InstantSource.system()).newest(RESULTS).forEach(quality::add);
            Map<String, List<Recommendation>> byTask = new LinkedHashMap<>();
            for (TaskType one : task == null ? TaskType.values() : new TaskType[] {task}) {
                byTask.put(
                        one.word(),
                        Recommendations.of(inventory, one, traffic, quality).stream()
                                .limit(task == null ? FEW : Long.MAX_VALUE)
                                .toList());
            }
            context.show(byTask, asJson, style -> RecommendationTable.lines(byTask, style));
            return ExitCode.OK;
        }
    }
}
