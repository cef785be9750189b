package dev.polyphony.cli.option;

import dev.polyphony.request.AnalysisOption.Kind;
import dev.polyphony.request.AnalysisOptions;
import dev.polyphony.settings.Flags;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom to ask and how. */
public final class StrategyOptions {
    @Mixin
    private final OptionFlags flags = new OptionFlags(Kind.SELECTION, Kind.TUNING);

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "A plan of your own instead of a strategy: docs/plans.md.")
    @Nullable
    Path plan;

    public boolean nothingSaid() {
        return plan == null && flags.nothingSaid();
    }

    /** Whether a flag says whom to ask. */
    boolean namesModels() {
        return flags.says(AnalysisOptions.STRATEGY)
                || flags.says(AnalysisOptions.CHAIN)
                || flags.says(AnalysisOptions.MODELS);
    }

    /** The names of those that are given. */
    Stream<String> flags() {
        return flags.said();
    }

    public Flags into(Flags all) {
        return flags.into(all);
    }
}
