package dev.polyphony.cli.option;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.BoundedFile;
import dev.polyphony.notation.Nearest;
import dev.polyphony.pipeline.Pipeline;
import dev.polyphony.pipelines.PipelineNotation;
import dev.polyphony.pipelines.PipelineNotation.Defaults;
import dev.polyphony.pipelines.TextFiles;
import dev.polyphony.request.AnalysisOption.Kind;
import dev.polyphony.settings.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A pipeline, what it is given, and what holds for nodes that say nothing else. */
public final class PipelineOptions {
    /** The input that an argument is. */
    private static final String PROMPT = "prompt";

    @Parameters(
            index = "0",
            paramLabel = "FILE|NAME",
            description =
                    "A pipeline in YAML or JSON (docs/pipelines.md), or one that comes with Polyphony: development.")
    String file = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PROMPT",
            description = "Its input 'prompt', in quotes; '-' reads standard input.")
    List<String> prompt = List.of();

    @Option(names = "--input", paramLabel = "NAME=TEXT", description = "One of its inputs; may be repeated.")
    List<String> inputs = List.of();

    @Option(
            names = "--input-file",
            paramLabel = "NAME=FILE",
            description = "The same, read from FILE: UTF-8, at most 1 MiB.")
    List<String> inputFiles = List.of();

    @Option(
            names = "--budget",
            paramLabel = "USD",
            description = "What all nodes together may cost (--max-cost is of each).")
    @Nullable
    String budget;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "Nodes that are under way at once, 1 to 20 (default: 4).")
    @Nullable
    Integer atOnce;

    @Option(
            names = "--id",
            paramLabel = "KEY",
            description = "Idempotency key: one pipeline, however often it is submitted.")
    public @Nullable String key;

    @Mixin
    final StrategyOptions strategies = new StrategyOptions();

    @Mixin
    private final OptionFlags flags = new OptionFlags(Kind.LIMIT, Kind.ACCOUNT);

    /** As it was typed. */
    public String file() {
        return file;
    }

    public Flags into(Flags all) {
        return flags.into(strategies.into(all));
    }

    /** Throws what says what is wrong with it, by file and line, or by flag. */
    public Pipeline pipeline(Defaults defaults, Shell shell) {
        try {
            Pipeline read = PipelineNotation.read(file, text(), given(shell), beside(), defaults);
            return new Pipeline(
                    read.name(),
                    read.nodes(),
                    atOnce == null ? read.atOnce() : atOnce,
                    budget == null ? read.maxCost() : most(),
                    read.deadline());
        } catch (InvalidField e) {
            throw e.field().startsWith("inputs.") ? new UsageError(input(e)) : e;
        }
    }

    private static String input(InvalidField problem) {
        String name = problem.field().substring("inputs.".length());
        boolean missing = problem.problem().contains("has to be given");
        String how = name.equals(PROMPT) ? "PROMPT" : "--input " + name + "=TEXT";
        return missing ? how + ": missing; the pipeline needs it" : "--input " + name + ": " + problem.problem();
    }

    private String text() {
        boolean isPath = file.contains("/") || file.contains("\\") || file.contains(".");
        Path path = Path.of(file);
        if (isPath || Files.exists(path)) {
            return NamedFile.read("FILE", path);
        }
        return PipelineNotation.shipped(file)
                .orElseThrow(() -> new UsageError("FILE: there is no file " + file + ", and no pipeline of that name"
                        + " comes with Polyphony" + Nearest.hint(file, PipelineNotation.shipped())));
    }

    /** Files are named from where the pipeline is. */
    private TextFiles beside() {
        Path folder = Objects.requireNonNullElse(Path.of(file).toAbsolutePath().getParent(), Path.of(""));
        return name -> {
            Path named = folder.resolve(name);
            if (!isWithin(folder, named)) {
                throw new InvalidField(
                        "prompt-file", "'" + name + "' is outside of the pipeline's folder; put the file into that");
            }
            try {
                return BoundedFile.read(named, PipelineNotation.MOST_BYTES);
            } catch (BoundedFile.Unreadable e) {
                throw new InvalidField("prompt-file", e.of(Path.of(name)));
            }
        };
    }

    /** A pipeline that somebody else wrote sends nobody's other files to a model, whatever links lie beside it. */
    private static boolean isWithin(Path folder, Path named) {
        if (!named.normalize().startsWith(folder.normalize())) {
            return false;
        }
        try {
            return named.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            // It is not there, or cannot be read, which is said in its own words.
            return true;
        }
    }

    private @Nullable Money most() {
        if (budget == null) {
            return null;
        }
        try {
            Money most = Money.parse("budget", budget);
            if (!most.equals(Money.ZERO)) {
                return most;
            }
        } catch (InvalidField e) {
            throw new UsageError("--budget: " + e.problem());
        }
        throw new UsageError("--budget: an amount of US dollars above zero, such as 0.05");
    }

    private Map<String, String> given(Shell shell) {
        Map<String, String> given = new LinkedHashMap<>();
        inputs.forEach(input -> put("--input", input, given, text -> text));
        inputFiles.forEach(
                input -> put("--input-file", input, given, file -> NamedFile.read("--input-file", Path.of(file))));
        if (!prompt.isEmpty()) {
            PromptOptions options = new PromptOptions();
            options.prompt = prompt;
            if (given.put(PROMPT, PromptText.of(options, shell)) != null) {
                throw new UsageError("PROMPT: is given as --input prompt, too; give it once");
            }
        }
        return given;
    }

    private interface Reading {
        String of(String value);
    }

    private static void put(String option, String input, Map<String, String> given, Reading reading) {
        int sign = input.indexOf('=');
        if (sign < 1) {
            throw new UsageError(option + ": '" + input + "' has no name; write " + option + " NAME="
                    + (option.endsWith("file") ? "FILE" : "TEXT"));
        }
        String name = input.substring(0, sign);
        if (given.put(name, reading.of(input.substring(sign + 1))) != null) {
            throw new UsageError(option + ": '" + name + "' is given twice");
        }
    }
}
