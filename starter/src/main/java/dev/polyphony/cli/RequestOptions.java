package dev.polyphony.cli;

import dev.polyphony.cli.settings.Flags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be analysed, by whom and within which bounds. Read as text: settings from elsewhere are read alike. */
final class RequestOptions {
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
            names = {"-s", "--strategy"},
            paramLabel = "NAME",
            completionCandidates = StrategyNames.class,
            description = "fallback: the next model when one fails. ensemble: several at once, the best answer.")
    @Nullable
    String strategy;

    @Option(names = "--chain", paramLabel = "NAME", description = "The chain of models to fall back along, by name.")
    @Nullable
    String chain;

    @Option(names = "--models", paramLabel = "A,B", description = "The models to ask, in order: polyphony models.")
    @Nullable
    String models;

    @Option(
            names = {"-e", "--ensemble-size"},
            paramLabel = "N",
            description = "How many models an ensemble asks (default: 3).")
    @Nullable
    String ensembleSize;

    @Option(names = "--deadline", paramLabel = "TIME", description = "End by then with what there is: 90s, 2m, PT1M.")
    @Nullable
    String deadline;

    @Option(names = "--max-calls", paramLabel = "N", description = "Send at most so many requests in all.")
    @Nullable
    String maxCalls;

    @Option(names = "--max-output-tokens", paramLabel = "N", description = "Bound on each answer.")
    @Nullable
    String maxOutputTokens;

    @Option(names = "--tenant", paramLabel = "NAME", description = "On whose behalf.")
    @Nullable
    String tenant;

    @Option(
            names = "--id",
            paramLabel = "KEY",
            description = "Idempotency key: one analysis, however often it is submitted.")
    @Nullable
    String id;

    Flags into(Flags flags) {
        return flags.with("strategy", strategy)
                .with("chain", chain)
                .with("models", models)
                .with("ensemble-size", ensembleSize)
                .with("deadline", deadline)
                .with("max-calls", maxCalls)
                .with("max-output-tokens", maxOutputTokens)
                .with("tenant", tenant);
    }
}
