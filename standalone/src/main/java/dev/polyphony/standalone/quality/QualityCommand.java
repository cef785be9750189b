package dev.polyphony.standalone.quality;

import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.AnswerCost;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.LedgerFile;
import dev.polyphony.cli.UsageError;
import dev.polyphony.cli.option.CommonOptions;
import dev.polyphony.cli.option.NamedFile;
import dev.polyphony.cli.output.JsonOutput;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.evaluation.PanelEvaluation;
import dev.polyphony.evaluation.PanelReport;
import dev.polyphony.notation.BoundedFile;
import dev.polyphony.rating.RatedQuality;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.recorded.AdaptiveReport;
import dev.polyphony.recorded.AdaptiveText;
import dev.polyphony.recorded.CostCurve;
import dev.polyphony.recorded.RecordedAdaptive;
import dev.polyphony.recorded.RecordedPanels;
import dev.polyphony.scoring.Workloads;
import dev.polyphony.scoring.training.GradedLine;
import dev.polyphony.settings.Settings;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "quality",
        description = "Say whether panels are worth it, by graded answers and by what people rated.",
        footer = {"", "docs/quality.md says what the figures are."})
public final class QualityCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 256 * 1024 * 1024;

    private final CliContext context;

    @Spec
    private CommandSpec spec;

    public QualityCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.OK;
    }

    @Command(
            name = "panel",
            description = "Is the panel better than its best member, and than what its cost buys otherwise?",
            footer = {
                "",
                "FILE has one JSON object a line: prompt, model, answer, score (0 to 1, right from 0.5), and perhaps set,",
                "input_tokens, output_tokens and cost_usd. The panel is the vote of its members' answers. Several answers of",
                "a model to one prompt are that model asked as often. Without a FILE it is asked of the analyses that people",
                "rated here (polyphony rate).",
                "",
                "Intervals are of 95 %, and allow for not knowing which member is the best. docs/quality.md says how."
            })
    Integer panel(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "The graded answers.") @Nullable Path file,
            @Mixin FileOptions ofFile,
            @Mixin RatedOptions ofRatings,
            @Option(
                            names = "--worth",
                            paramLabel = "SHARE",
                            defaultValue = "" + PanelEvaluation.WORTH,
                            description = "The least difference that is worth a panel (default: ${DEFAULT-VALUE}).")
                    double worth,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        Settings settings = context.settings(options.flags());
        if (file == null) {
            ofFile.given().ifPresent(option -> {
                throw new UsageError(option + ": is for a FILE; name one, or leave it out");
            });
            RatedQuality.Panels panels = rated(settings, ofRatings, worth);
            return json
                    ? printed(JsonOutput.of(panels))
                    : printed(PanelText.lines(panels, context.shell().outStyle()));
        }
        ofRatings.given().ifPresent(option -> {
            throw new UsageError(option + ": is for what was rated here; leave out FILE, or the option");
        });
        List<PanelReport> reports = recorded(settings, file, ofFile, worth);
        return json
                ? printed(JsonOutput.of(reports))
                : printed(PanelText.lines(reports, context.shell().outStyle()));
    }

    @Command(
            name = "adaptive",
            description = "What would asking by what is learnt from these graded answers come to?",
            footer = {
                "",
                "FILE is as for 'quality panel'. Each tenth of the questions is asked as was best on the other nine: which",
                "models, in which order, how sure to be before stopping. docs/quality.md says how."
            })
    Integer adaptive(
            @Mixin CommonOptions options,
            @Parameters(paramLabel = "FILE", description = "The graded answers.") Path file,
            @Option(
                            names = "--members",
                            paramLabel = "A,B",
                            split = ",",
                            description = "Which models may be asked (default: all that answered the same prompts).")
                    @Nullable
                    List<String> members,
            @Option(
                            names = "--strongest",
                            paramLabel = "N",
                            defaultValue = "8",
                            description = "Only so many of the most accurate (default: ${DEFAULT-VALUE}).")
                    int strongest,
            @Option(
                            names = "--price",
                            paramLabel = "MODEL=IN/OUT",
                            description =
                                    "US dollars for a million tokens in and out, of a model that the catalogue does"
                                            + " not list. Tokens that nobody counted are a quarter of the characters.")
                    @Nullable
                    Map<String, String> prices,
            @Option(names = "--svg", paramLabel = "FILE", description = "Draw accuracy over cost there.") @Nullable
                    Path svg,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws IOException {
        if (strongest < 2) {
            throw new UsageError("--strongest: two or more, not " + strongest);
        }
        NamedFile.requireWritable("--svg", svg);
        Settings settings = context.settings(options.flags());
        Catalogue catalogue =
                settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        List<AdaptiveReport> reports;
        try (MiniLm embeddings = AggregationSettings.standard().embeddings()) {
            reports = RecordedAdaptive.of(
                    read(file),
                    members == null ? List.of() : members,
                    strongest,
                    new AnswerCost(catalogue, prices == null ? Map.of() : prices),
                    embeddings);
        }
        if (svg != null) {
            Files.writeString(svg, CostCurve.svg(reports.getFirst()));
        }
        if (json) {
            return printed(JsonOutput.of(reports));
        }
        List<String> lines = new ArrayList<>();
        for (AdaptiveReport report : reports) {
            lines.addAll(lines.isEmpty() ? List.of() : List.of(""));
            lines.addAll(AdaptiveText.lines(report));
        }
        return printed(lines);
    }

    private RatedQuality.Panels rated(Settings settings, RatedOptions which, double worth) {
        try (Database database = LedgerFile.ofWorkers(settings, context.shell())) {
            return RatedQuality.of(new StoredRatings(database, InstantSource.system()), which.filter())
                    .panels(worth);
        }
    }

    private List<PanelReport> recorded(Settings settings, Path file, FileOptions which, double worth) {
        Catalogue catalogue =
                settings.catalogue().found().map(CatalogueLoader::withOwn).orElseGet(CatalogueLoader::shipped);
        return new RecordedPanels(
                        Workloads.known(context.home().resolve("workloads")),
                        new AnswerCost(catalogue, which.prices()),
                        worth)
                .of(read(file), which.panels());
    }

    private int printed(String text) {
        context.shell().out().println(text);
        return ExitCode.OK;
    }

    private int printed(List<String> lines) {
        lines.forEach(context.shell().lines()::println);
        return ExitCode.OK;
    }

    private static List<GradedLine> read(Path file) {
        try {
            return GradedLine.read(BoundedFile.read(file, MOST_BYTES).lines().toList());
        } catch (BoundedFile.Unreadable e) {
            throw new InvalidField("FILE", e.of(file));
        } catch (InvalidField e) {
            throw new InvalidField("FILE", "'" + file + "' " + e.getMessage());
        }
    }
}
