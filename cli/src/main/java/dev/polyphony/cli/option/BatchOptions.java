package dev.polyphony.cli.option;

import dev.polyphony.request.AnalysisOption.Kind;
import dev.polyphony.settings.Flags;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lines, and what holds for those that say nothing else. */
public final class BatchOptions {
    @Parameters(
            paramLabel = "FILE",
            description =
                    "Analyses as JSON, one a line: {\"id\": \"q1\", \"prompt\": \"...\"}; '-' reads standard input.")
    public Path file;

    @Option(
            names = "--budget",
            paramLabel = "USD",
            description = "What all lines together may cost (--max-cost is of each).")
    public @Nullable String budget;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "Lines that are under way at once, 1 to 200 (default: 32).")
    public @Nullable Integer atOnce;

    @Option(
            names = "--economy",
            paramLabel = "TIME",
            description = "Wait up to so long for providers' own batches, at half the price, before asking directly.")
    public @Nullable String economy;

    @Option(names = "--name", paramLabel = "TEXT", description = "What to call it.")
    public @Nullable String name;

    @Option(
            names = "--id",
            paramLabel = "KEY",
            description = "Idempotency key: one batch, however often it is submitted.")
    public @Nullable String key;

    @Mixin
    final StrategyOptions strategies = new StrategyOptions();

    @Mixin
    private final OptionFlags flags = new OptionFlags(Kind.LIMIT, Kind.ACCOUNT);

    public Flags into(Flags all) {
        return flags.into(strategies.into(all));
    }
}
