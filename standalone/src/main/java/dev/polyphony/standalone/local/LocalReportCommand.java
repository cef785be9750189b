package dev.polyphony.standalone.local;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.option.Age;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.cli.render.Figures;
import dev.polyphony.cli.render.Style;
import dev.polyphony.cli.render.Table;
import dev.polyphony.events.AnswerQuality;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import dev.polyphony.traffic.TrafficFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        description =
                "Say how models of your own did: times, success, quality, how busy they were, who did which task.",
        footer = {
            "",
            "From the requests that were sent and the answers kept here. Busy is the time that a model's slots worked,",
            "between the first and the last of these requests. polyphony models recommend says whom to ask for what."
        })
public final class LocalReportCommand implements Callable<Integer> {
    /** The newest ones, for their quality: some seconds' reading. */
    private static final int RESULTS = 5_000;

    private final CliContext context;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "7d",
            description = "How far back, such as 12h or 30d (default: 7d).")
    private String since = "7d";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CommonOptions common;

    public LocalReportCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Shell shell = context.shell();
        Settings settings = context.settings(common.flags());
        Instant from = Instant.now().minus(Age.of("--since", since));
        Catalogue catalogue =
                settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        try (Database database = LedgerFile.ofWorkers(settings, shell);
                StoredEvents results = new StoredEvents(database, InstantSource.system())) {
            AnswerQuality quality = new AnswerQuality();
            results.newest(RESULTS, result -> {
                if (!result.timestamp().isBefore(from)) {
                    quality.add(result);
                }
            });
            new StoredRatings(database, InstantSource.system()).newest(RESULTS).forEach(quality::add);
            TrafficFigures traffic = new TrafficFigures(database, InstantSource.system());
            LocalReport report = LocalReport.of(
                    catalogue,
                    from,
                    traffic.since(from),
                    quality,
                    traffic.span(from, LocalReport.providers(catalogue)).orElse(Duration.ZERO));
            if (json) {
                shell.out().println(JsonOutput.of(report));
            } else {
                lines(report, shell.outStyle()).forEach(shell.lines()::println);
            }
            return ExitCode.OK;
        }
    }

    static List<String> lines(LocalReport report, Style style) {
        List<String> lines = new ArrayList<>();
        if (report.models().isEmpty()) {
            lines.add("No model of your own was asked since then.");
            return lines;
        }
        Table models = new Table(style, "")
                .head("MODEL", "TIER", "REQUESTS", "SUCCESS", "HALF IN", "95 % IN", "QUALITY", "BUSY");
        report.models()
                .forEach(row -> models.row(
                        row.model(),
                        row.tier() == null ? "" : row.tier(),
                        String.valueOf(row.requests()),
                        percent(row.success()),
                        time(row.p50()),
                        time(row.p95()),
                        quality(row.quality(), row.qualityMeasured()),
                        percent(row.busy())));
        lines.addAll(models.lines());
        lines.add("");
        if (!report.tasks().isEmpty()) {
            Table tasks = new Table(style, "").head("TASK", "ANSWERS", "SHARE", "QUALITY", "BY");
            report.tasks()
                    .forEach(row -> tasks.row(
                            row.task(),
                            String.valueOf(row.answers()),
                            percent(row.share()),
                            quality(row.quality(), true),
                            row.models().entrySet().stream()
                                    .map(model -> model.getKey() + " " + model.getValue())
                                    .collect(Collectors.joining(", "))));
            lines.addAll(tasks.lines());
        }
        lines.add(style.faint(
                "~ is the catalogue's figure. Tasks are counted where the prompt or --task says which it is."));
        return lines;
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : Math.round(share * 100) + " %";
    }

    private static String time(@Nullable Double seconds) {
        return seconds == null ? "" : Figures.time(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static String quality(@Nullable Double quality, boolean measured) {
        return quality == null ? "" : (measured ? "" : "~") + String.format(Locale.ROOT, "%.2f", quality);
    }
}
