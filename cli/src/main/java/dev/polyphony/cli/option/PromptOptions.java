package dev.polyphony.cli.option;

import dev.polyphony.request.AnalysisOption.Kind;
import dev.polyphony.settings.Flags;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The prompt, and with it all that a command which analyses takes. What the other entrances know too is declared in
 * {@link dev.polyphony.request.AnalysisOptions} and becomes a flag by {@link OptionFlags}.
 */
public final class PromptOptions {
    @Parameters(
            arity = "0..*",
            paramLabel = "PROMPT",
            description = "The question, in quotes; '-' reads standard input.")
    List<String> prompt = List.of();

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "TEXT",
            description = "The same as an option.")
    @Nullable
    String promptOption;

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            description = "Read the question from FILE: UTF-8, at most 1 MiB.")
    @Nullable
    Path promptFile;

    @Mixin
    StrategyOptions strategies = new StrategyOptions();

    @Mixin
    ContextOptions context = new ContextOptions();

    @Mixin
    private final OptionFlags flags = new OptionFlags(Kind.LIMIT, Kind.ACCOUNT);

    @Option(
            names = "--id",
            paramLabel = "KEY",
            description = "Idempotency key: one analysis, however often it is submitted.")
    @Nullable
    String id;

    public Flags into(Flags all) {
        return flags.into(strategies.into(all));
    }
}
