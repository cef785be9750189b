package dev.polyphony.standalone;

import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.cli.CliContext;
import dev.polyphony.cli.option.NamedFile;
import dev.polyphony.cli.platform.Operator;
import dev.polyphony.cli.render.TerminalText;
import dev.polyphony.decision.WorkloadTrainer;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.learning.LearntPanel;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.PanelTraining;
import dev.polyphony.learning.Wish;
import dev.polyphony.notation.BoundedFile;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.Workloads;
import dev.polyphony.scoring.training.GradedAnswer;
import dev.polyphony.scoring.training.GradedLine;
import dev.polyphony.scoring.training.Training;
import dev.polyphony.settings.Flags;
import dev.polyphony.storage.Database;
import dev.polyphony.training.WorkloadTraining;
import dev.polyphony.workload.StoredWorkloads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        description = "Learn from graded answers how sure to be of a model's answers to one kind of prompts.",
        footer = {
            "",
            "FILE has one JSON object a line: prompt, model, answer, score (0 to 1), and perhaps set. With --rated the",
            "answers that people rated here are added, or are all there is without a FILE. Each tenth of the",
            "prompts is judged by what was learnt from the other nine, in the figures and ever after. Workers started",
            "later use the result."
        })
final class TrainCommand implements Callable<Integer> {
    static final String FOLDER = "workloads";

    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private final CliContext context;
    private final Path home;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The graded answers.")
    private @Nullable Path file;

    @Option(
            names = "--rated",
            description = "Learn from the tenant's answers that people rated here (polyphony rate), too.")
    private boolean rated;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            required = true,
            description = "What to call the kind of prompts.")
    private String workload;

    @Option(names = "--models", paramLabel = "A,B", split = ",", description = "Only answers of these models.")
    private @Nullable List<String> models;

    @Option(names = "--tenant", paramLabel = "NAME", description = "For whom, and of --rated whose (default: default).")
    private String tenant = "default";

    @Option(
            names = "--price",
            paramLabel = "MODEL=IN/OUT",
            description = "US dollars for a million tokens in and out, of a model that the catalogue does not list.")
    private @Nullable Map<String, String> prices;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to write; in the home's workloads by default.")
    private @Nullable Path output;

    TrainCommand(CliContext context, Map<String, String> environment) {
        this.context = context;
        this.home = context.home();
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        WorkloadTraining.requireName(workload);
        Principal.requireTenant(tenant);
        NamedFile.requireWritable("--output", output);
        List<GradedLine> lines = lines();
        Optional<LearntWorkload> together = together(lines);
        Optional<Workload> each = each(lines, together.isPresent());
        PrintWriter out = spec.commandLine().getOut();
        if (each.isEmpty()) {
            out.println(
                    "Too few answers, or nearly all right or wrong, to learn how sure to be of one model alone: at least "
                            + Training.FEWEST_ANSWERS + " of each are needed.");
        }
        out.println();
        if (together.isEmpty()) {
            out.println("Nothing was learnt of models together: two or more have to answer the same "
                    + PanelTraining.FEWEST_QUESTIONS + " prompts or more.");
        }
        together.ifPresent(learnt -> keep(learnt, out));
        return 0;
    }

    private void keep(LearntWorkload learnt, PrintWriter out) {
        try (Database database = Database.of(environment, home.resolve(Database.FILE))) {
            new StoredWorkloads(database, InstantSource.system()).put(tenant, workload, learnt.json(), Operator.name());
        }
        LearntPanel panel = learnt.panel();
        out.printf(
                Locale.ROOT,
                "Of these models together, from %d questions, by the %s of prompts (calibration error %.3f):%n",
                panel.questions(),
                panel.basis(),
                panel.calibrationError());
        for (double factor : new double[] {0.5, 1, 1.3}) {
            panel.policy(panel.names(), new Wish.CostFactor(factor))
                    .ifPresent(policy -> out.printf(
                            Locale.ROOT,
                            "  at %.1f of the best model's cost: %5.1f %% right, %.2f asked: %s%n",
                            factor,
                            100 * policy.accuracy(),
                            policy.asked(),
                            TerminalText.safe(
                                    policy.single()
                                            ? policy.order().getFirst() + " alone"
                                            : String.join(", then ", policy.order())
                                                    + (policy.price() == null ? "" : ", in each prompt's order"))));
        }
        panel.best(panel.names())
                .ifPresent(best -> out.printf(
                        Locale.ROOT,
                        "  the best model alone: %.1f %%, %s%n",
                        100 * best.accuracy(),
                        TerminalText.safe(best.name())));
        out.println("Kept as '" + workload + "' for all workers: -s adaptive goes by it.");
    }

    private List<GradedLine> lines() {
        if (file == null && !rated) {
            throw new InvalidField(
                    "FILE", "is missing: a file of graded answers, or --rated for those that were rated");
        }
        return Stream.concat(graded(file), rated ? rated().stream() : Stream.of())
                .filter(line -> models == null || WorkloadTrainer.isOf(models, line))
                .toList();
    }

    /** What several models' answers are worth together. */
    private Optional<LearntWorkload> together(List<GradedLine> lines) {
        Catalogue catalogue = context.settings(new Flags())
                .catalogue()
                .found()
                .map(CatalogueLoader::withOwn)
                .orElseGet(CatalogueLoader::shipped);
        try (MiniLm embeddings = AggregationSettings.standard().embeddings()) {
            return WorkloadTrainer.learn(workload, lines, catalogue, prices, embeddings, Clock.systemUTC());
        }
    }

    /** How sure to be of each model's answers by itself; empty where they are too few, and that is no fault. */
    private Optional<Workload> each(List<GradedLine> lines, boolean enough) throws IOException {
        List<GradedAnswer> answers = lines.stream()
                .map(line -> new GradedAnswer(
                        line.set(), line.prompt(), Workload.bare(line.model()), line.answer(), line.right()))
                .toList();
        if (file == null && answers.isEmpty()) {
            throw new InvalidField(
                    "rated",
                    "no answer to learn from was rated here" + (models == null ? "" : " of these models")
                            + ": those of the simulator do not count, and texts are kept for the retention alone; rate"
                            + " answers of real models (polyphony rate ID good), or give a FILE of graded ones");
        }
        String described = answers.size() + " answers, trained on " + LocalDate.now(ZoneOffset.UTC)
                + "; each tenth of the prompts, by SHA-256, is judged by what was learnt from the others";
        try {
            Workload learnt = new Training(workload, described).learn(answers);
            Path target = output == null
                    ? Files.createDirectories(home.resolve(FOLDER)).resolve(workload + ".json")
                    : output;
            Files.writeString(target, Workloads.write(learnt));
            report(learnt, target);
            return Optional.of(learnt);
        } catch (InvalidField e) {
            if (enough) {
                return Optional.empty();
            }
            throw file == null
                    ? new InvalidField("rated", e.field() + ": " + e.problem())
                    : new InvalidField("FILE", "'" + file + "' " + e.getMessage());
        }
    }

    private static Stream<GradedLine> graded(@Nullable Path file) {
        if (file == null) {
            return Stream.of();
        }
        try {
            return GradedLine.read(BoundedFile.read(file, MOST_BYTES).lines().toList()).stream();
        } catch (BoundedFile.Unreadable e) {
            throw new InvalidField("FILE", e.of(file));
        } catch (InvalidField e) {
            throw new InvalidField("FILE", "'" + file + "' " + e.getMessage());
        }
    }

    private List<GradedLine> rated() {
        try (Database database = Database.of(environment, home.resolve(Database.FILE))) {
            return WorkloadTrainer.rated(new StoredRatings(database, InstantSource.system()), tenant)
                    .toList();
        }
    }

    private void report(Workload learnt, Path target) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%-32s %8s %6s %18s%n", "MODEL", "LEARNT", "AUC", "CALIBRATION ERROR");
        new TreeMap<>(learnt.models())
                .forEach((model, figures) -> out.printf(
                        Locale.ROOT,
                        "%-32s %8d %6.3f %18.3f%n",
                        TerminalText.safe(model),
                        figures.answers(),
                        figures.auc(),
                        figures.calibrationError()));
        out.println("AUC: 1 tells right from wrong every time, 0.5 is a coin. Written to " + target);
    }
}
