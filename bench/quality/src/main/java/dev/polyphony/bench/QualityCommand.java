package dev.polyphony.bench;

import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.bench.cache.CacheCommand;
import dev.polyphony.bench.recorded.AnswerFile;
import dev.polyphony.bench.recorded.Group;
import dev.polyphony.bench.recorded.ModelAnswerLine;
import dev.polyphony.bench.recorded.Part;
import dev.polyphony.bench.recorded.Regrading;
import dev.polyphony.bench.report.JsonReport;
import dev.polyphony.bench.report.TextReport;
import dev.polyphony.bench.runs.Contestant;
import dev.polyphony.bench.runs.Contestants;
import dev.polyphony.bench.runs.GroupRunner;
import dev.polyphony.bench.runs.GroupRuns;
import dev.polyphony.bench.runs.Models;
import dev.polyphony.bench.runs.Phrases;
import dev.polyphony.bench.runs.RunStage;
import dev.polyphony.bench.runs.Runner;
import dev.polyphony.catalogue.AnswerCost;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.recorded.AdaptiveReport;
import dev.polyphony.recorded.AdaptiveText;
import dev.polyphony.recorded.CostCurve;
import dev.polyphony.recorded.RecordedAdaptive;
import dev.polyphony.scoring.training.GradedLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The bench's command line. */
@Command(
        name = "bench/quality/run",
        description = "Runs strategies through the real workflow on recorded answers and prints what they are worth.",
        subcommands = CacheCommand.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100)
public final class QualityCommand implements Callable<Integer> {
    private static final String USUAL = "../shared/data/recorded-answers.jsonl";

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "Recorded answers, a JSON object a line. Default: " + USUAL + ", from the checkout.")
    private @Nullable Path answers;

    @Option(
            names = "--strategies",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, separated by commas. Default: all.")
    private List<String> strategies = List.of();

    @Option(
            names = "--part",
            paramLabel = "HALF",
            split = ",",
            defaultValue = "first,second",
            description = "Halves of the prompts to report on, each as tuned on the other: first, second."
                    + " Default: both.")
    private Set<Part> parts = Set.of();

    @Option(names = "--limit", paramLabel = "N", description = "At most N prompts of each part of each group.")
    private int limit = Integer.MAX_VALUE;

    @Option(
            names = "--models",
            paramLabel = "FILE",
            description =
                    "Catalogue file with the recorded models under their recorded names. Default: the bench's own.")
    private @Nullable Path models;

    @Option(
            names = "--regrade",
            paramLabel = "SET",
            defaultValue = "GSM8K",
            description =
                    "Sets whose name begins so are graded again beside the recorded scores. Default: ${DEFAULT-VALUE}.")
    private String regrade = "GSM8K";

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            defaultValue = "in-process",
            description = "Address of a Temporal server that nobody else works at. Default: one in this process.")
    private String server = "in-process";

    @Option(
            names = "--learnt",
            description =
                    "Only what 'adaptive' comes to by what is learnt from these answers, out of sample; asks nobody.")
    private boolean learnt;

    @Option(
            names = "--strongest",
            paramLabel = "N",
            description = "Of 'adaptive': only so many of the most accurate of a group. Default: ${DEFAULT-VALUE}.",
            defaultValue = "4")
    private int strongest;

    @Option(
            names = "--price",
            paramLabel = "MODEL=IN/OUT",
            description =
                    "Of 'adaptive': US dollars for a million tokens, of a model that the catalogue does not list.")
    private Map<String, String> prices = Map.of();

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw what 'adaptive' comes to over its cost there.")
    private @Nullable Path svg;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
    private @Nullable Path json;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new QualityCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println(failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path file = answers == null ? usual() : answers;
        List<Contestant> contestants = contestants();
        Path folder = Files.createTempDirectory("polyphony-bench");
        folder.toFile().deleteOnExit();
        Path catalogue = models == null ? Models.shippedIn(folder) : models;
        Catalogue merged = CatalogueLoader.withOwn(catalogue);
        List<ModelAnswerLine> recorded = AnswerFile.read(file).stream()
                .map(answer -> answer.by(Models.nameOf(answer.model(), merged)))
                .toList();
        PrintWriter notes = spec.commandLine().getErr();
        if (learnt) {
            learnt(file, merged);
            return CommandLine.ExitCode.OK;
        }
        List<GroupRuns> runs = new ArrayList<>();
        for (Group group : Group.of(recorded, new Regrading(regrade))) {
            Group whole = group.first(limit);
            notes.println(String.join(", ", whole.models()) + ":");
            if (parts.stream().allMatch(part -> whole.only(part).questions().isEmpty())) {
                notes.println("  no prompt of this group is in that half: left out");
                continue;
            }
            // Each group on a server of its own: the in-process one forgets nothing.
            try (RunStage stage = RunStage.set(file, catalogue, merged, address())) {
                runs.add(new GroupRunner(new Runner(stage.client()), new Phrases(), contestants, notes::println)
                        .run(whole, parts));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        TextReport.of(runs, regrade, contestants).forEach(out::println);
        out.flush();
        if (strategies.isEmpty() && limit == Integer.MAX_VALUE) {
            learnt(file, merged);
        }
        if (json != null) {
            JsonReport.write(json, runs);
        }
        return CommandLine.ExitCode.OK;
    }

    private void learnt(Path file, Catalogue catalogue) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<AdaptiveReport> reports;
        try (MiniLm embeddings = AggregationSettings.standard().embeddings()) {
            reports = RecordedAdaptive.of(
                    GradedLine.read(Files.readAllLines(file)),
                    List.of(),
                    strongest,
                    new AnswerCost(catalogue, prices),
                    embeddings);
        }
        for (AdaptiveReport report : reports) {
            out.println();
            out.println("adaptive, by what was learnt:");
            AdaptiveText.lines(report).forEach(out::println);
        }
        out.flush();
        if (svg != null) {
            Files.writeString(svg, CostCurve.svg(reports.getFirst()));
        }
    }

    private Optional<String> address() {
        return server.equals("in-process") ? Optional.empty() : Optional.of(server);
    }

    private List<Contestant> contestants() {
        for (String name : strategies) {
            if (Contestants.ALL.stream()
                    .noneMatch(contestant -> contestant.name().equals(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--strategies: '" + name + "' is not known; there are: "
                                + String.join(
                                        ", ",
                                        Contestants.ALL.stream()
                                                .map(Contestant::name)
                                                .toList()));
            }
        }
        return strategies.isEmpty()
                ? Contestants.ALL
                : Contestants.ALL.stream()
                        .filter(contestant -> strategies.contains(contestant.name()))
                        .toList();
    }

    private static Path usual() {
        return Path.of(Objects.requireNonNullElse(System.getenv("POLYPHONY_CHECKOUT"), "."))
                .resolve(USUAL);
    }
}
