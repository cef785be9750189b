package dev.polyphony.cli.option;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.Nearest;
import dev.polyphony.plan.Strategy;
import dev.polyphony.plan.TaskType;
import dev.polyphony.request.AnalysisOption.Kind;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.request.AnalysisRequest;
import dev.polyphony.settings.Flags;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One task for the catalogue's team, or the place where many are read from. */
public final class TaskOptions {
    /** Reads many. */
    public static final String MANY = "-";

    /** Of each task, where nobody says: models of a machine of one's own take their time. */
    public static final Duration DEADLINE = Duration.ofMinutes(5);

    @Parameters(
            index = "0",
            paramLabel = "TYPE",
            description = "planning, coding, review, testing, documentation, debugging, ...; '-' reads many tasks from"
                    + " standard input, one a line: {\"type\": \"coding\", \"prompt\": \"...\", \"complexity\":"
                    + " \"complex\"}.")
    public String type = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PROMPT",
            description = "The task, in quotes; '-' reads standard input.")
    private List<String> prompt = List.of();

    @Option(
            names = "--complexity",
            paramLabel = "WHICH",
            description = "simple, medium or complex (default: as the prompt says).")
    private @Nullable String complexity;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "Of many tasks so many are under way at once, 1 to 200 (default: 4).")
    public int atOnce = 4;

    @Mixin
    private final OptionFlags flags = new OptionFlags(Kind.LIMIT, Kind.ACCOUNT);

    public boolean isMany() {
        return type.equals(MANY);
    }

    public Flags into(Flags all) {
        if (isMany() && (!prompt.isEmpty() || complexity != null)) {
            throw new UsageError("TYPE: '-' reads types, prompts and complexities from standard input; leave them out");
        }
        if (!isMany()) {
            requireType();
        }
        flags.into(all).with(AnalysisOptions.STRATEGY.name(), Strategy.TEAM.word());
        if (!flags.says(AnalysisOptions.DEADLINE)) {
            all.with(AnalysisOptions.DEADLINE.name(), DEADLINE.toSeconds() + "s");
        }
        return isMany()
                ? all
                : all.with(AnalysisOptions.TASK.name(), type.toLowerCase(Locale.ROOT))
                        .with(AnalysisOptions.COMPLEXITY.name(), complexity);
    }

    private void requireType() {
        List<String> types = TaskType.words();
        if (!types.contains(type.toLowerCase(Locale.ROOT))) {
            throw new UsageError("TYPE: '" + type + "' is not one of "
                    + String.join(", ", types)
                    + Nearest.hint(type, types) + "; the prompt comes after it");
        }
    }

    /** The one task. */
    public Analysis analysis(ConfiguredRequest configured, Shell shell) {
        PromptOptions options = new PromptOptions();
        options.prompt = prompt;
        return configured.of(options, PromptText.of(options, shell));
    }

    /** What holds for each of many that says nothing else. */
    public AnalysisRequest defaults(ConfiguredRequest configured) {
        return configured.of(new BatchOptions());
    }
}
