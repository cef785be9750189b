package dev.polyphony.cli.option;

import dev.polyphony.settings.Flags;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to ask and how. Read as text: settings from elsewhere are read alike. */
public final class StrategyOptions {
    @Option(
            names = {"-s", "--strategy"},
            paramLabel = "NAME",
            completionCandidates = StrategyNames.class,
            description = "How to ask: ${COMPLETION-CANDIDATES}, or one of your own (default: fallback). "
                    + "polyphony strategies says what each does.")
    @Nullable
    String strategy;

    @Option(
            names = "--chain",
            paramLabel = "NAME|A,B",
            description = "The chain of models to go along, by name or as a list.")
    @Nullable
    String chain;

    @Option(names = "--models", paramLabel = "A,B", description = "The models to ask, in order: polyphony models.")
    @Nullable
    String models;

    @Option(
            names = {"-e", "--ensemble-size"},
            paramLabel = "N",
            description = "How many models a panel asks (default: 3).")
    @Nullable
    String ensembleSize;

    @Option(
            names = "--threshold",
            paramLabel = "0..1",
            description =
                    "escalate: confidence at which an answer is good enough (default: 0.6). fallback: go on below "
                            + "it too, not only when a model fails.")
    @Nullable
    String threshold;

    @Option(
            names = "--quorum",
            paramLabel = "N",
            description = "Panels: answers after which only a grace time is left for the rest (default: a majority).")
    @Nullable
    String quorum;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "Panels: how long the rest gets after the quorum (default: as long again as the quorum took, "
                    + "and no less than the slowest model usually takes).")
    @Nullable
    String grace;

    @Option(
            names = "--margin",
            paramLabel = "0..1",
            description = "vote: by how much of the votes the winner must lead; below it there is no answer.")
    @Nullable
    String margin;

    @Option(names = "--delay", paramLabel = "TIME", description = "hedge: when to ask the next model too.")
    @Nullable
    String delay;

    @Option(names = "--chairman", paramLabel = "MODEL", description = "synthesis, council: who writes the answer.")
    @Nullable
    String chairman;

    @Option(names = "--judges", paramLabel = "A,B", description = "jury: who scores. synthesis, council: who reviews.")
    @Nullable
    String judges;

    @Option(names = "--score-by", paramLabel = "mean|median", description = "jury: how several scores become one.")
    @Nullable
    String scoreBy;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "A plan of your own instead of a strategy: docs/plans.md.")
    @Nullable
    Path plan;

    public boolean nothingSaid() {
        return strategy == null
                && chain == null
                && models == null
                && ensembleSize == null
                && threshold == null
                && quorum == null
                && grace == null
                && margin == null
                && delay == null
                && chairman == null
                && judges == null
                && scoreBy == null
                && plan == null;
    }

    public Flags into(Flags flags) {
        return flags.with("strategy", strategy)
                .with("chain", chain)
                .with("models", models)
                .with("ensemble-size", ensembleSize)
                .with("threshold", threshold)
                .with("quorum", quorum)
                .with("grace", grace)
                .with("margin", margin)
                .with("delay", delay)
                .with("chairman", chairman)
                .with("judges", judges)
                .with("score-by", scoreBy);
    }
}
