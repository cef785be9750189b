package dev.polyphony.cli.option;

import dev.polyphony.settings.Flags;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be analysed, by whom and within which bounds. Read as text: settings from elsewhere are read alike. */
public final class RequestOptions {
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

    @Option(names = "--deadline", paramLabel = "TIME", description = "End by then with what there is: 90s, 2m, PT1M.")
    @Nullable
    String deadline;

    @Option(names = "--max-calls", paramLabel = "N", description = "Send at most so many requests in all.")
    @Nullable
    String maxCalls;

    @Option(names = "--max-output-tokens", paramLabel = "N", description = "Bound on each answer.")
    @Nullable
    String maxOutputTokens;

    @Option(
            names = {"-c", "--max-cost"},
            paramLabel = "USD",
            description = "Spend at most that much in all; what could cost more is refused before anything is spent.")
    @Nullable
    String maxCost;

    @Option(
            names = "--on-budget",
            paramLabel = "WHAT",
            description =
                    "Where it could cost more than --max-cost or a budget leaves: refuse it (the default), degrade "
                            + "it to fewer or cheaper models, or wait for more budget or 'approve ID'.")
    @Nullable
    String onBudget;

    @Option(
            names = "--cache",
            paramLabel = "TIME",
            description = "Take a model's earlier answer to the very same question, at no cost, if it is at most that "
                    + "old: 1h, off (the default).")
    @Nullable
    String cache;

    @Option(names = "--category", paramLabel = "NAME", description = "What to file its cost under.")
    @Nullable
    String category;

    @Option(
            names = "--id",
            paramLabel = "KEY",
            description = "Idempotency key: one analysis, however often it is submitted.")
    @Nullable
    String id;

    public Flags into(Flags flags) {
        return strategies
                .into(flags)
                .with("deadline", deadline)
                .with("max-calls", maxCalls)
                .with("max-output-tokens", maxOutputTokens)
                .with("max-cost", maxCost)
                .with("on-budget", onBudget)
                .with("cache", cache)
                .with("category", category);
    }
}
