package dev.polyphony.standalone;

import dev.polyphony.analysis.Rating;
import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.render.TerminalText;
import dev.polyphony.notation.BoundedFile;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.Workloads;
import dev.polyphony.scoring.training.GradedAnswer;
import dev.polyphony.scoring.training.Training;
import dev.polyphony.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
    private static final int MOST_RATED = 20_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

    private final Path home;
    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The graded answers.")
    private @Nullable Path file;

    @Option(names = "--rated", description = "Learn from the answers that people rated here (polyphony rate), too.")
    private boolean rated;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            required = true,
            description = "What to call the kind of prompts.")
    private String workload;

    @Option(names = "--models", paramLabel = "A,B", split = ",", description = "Only answers of these models.")
    private @Nullable List<String> models;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to write; in the home's workloads by default.")
    private @Nullable Path output;

    TrainCommand(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        if (!NAME.matcher(workload).matches()) {
            throw new InvalidField("workload", "'" + workload + "' is not a name of lower-case letters, digits and -");
        }
        Workload learnt = learnt();
        Path target = output == null ? home.resolve(FOLDER).resolve(workload + ".json") : output;
        if (target.toAbsolutePath().getParent() != null) {
            Files.createDirectories(target.toAbsolutePath().getParent());
        }
        Files.writeString(target, Workloads.write(learnt));
        report(learnt, target);
        return 0;
    }

    private Workload learnt() {
        if (file == null && !rated) {
            throw new InvalidField(
                    "FILE", "is missing: a file of graded answers, or --rated for those that were rated");
        }
        List<GradedAnswer> answers = Stream.concat(graded(file), rated ? rated() : Stream.of())
                .filter(answer ->
                        models == null || models.stream().map(Workload::bare).anyMatch(answer.model()::equals))
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
            return new Training(workload, described).learn(answers);
        } catch (InvalidField e) {
            throw file == null
                    ? new InvalidField("rated", e.field() + ": " + e.problem())
                    : new InvalidField("FILE", "'" + file + "' " + e.getMessage());
        }
    }

    private static Stream<GradedAnswer> graded(@Nullable Path file) {
        if (file == null) {
            return Stream.of();
        }
        try {
            return GradedAnswer.read(BoundedFile.read(file, MOST_BYTES).lines().toList()).stream();
        } catch (BoundedFile.Unreadable e) {
            throw new InvalidField("FILE", e.of(file));
        } catch (InvalidField e) {
            throw new InvalidField("FILE", "'" + file + "' " + e.getMessage());
        }
    }

    private Stream<GradedAnswer> rated() {
        try (Database database = Database.of(environment, home.resolve(Database.FILE))) {
            return new StoredRatings(database, InstantSource.system())
                    .graded(MOST_RATED).stream()
                            .map(found -> new GradedAnswer(
                                    "rated",
                                    found.text().prompt(),
                                    Workload.bare(found.rating().model().model()),
                                    found.text().answer(),
                                    Rating.isRight(found.rating().score())));
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
