package dev.polyphony.planning;

import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Strategy;
import dev.polyphony.plan.Strategy.Option;
import org.jspecify.annotations.Nullable;

/** Refuses what a strategy has no use for: nobody should believe that it did something. */
final class UselessOptions {
    private UselessOptions() {}

    static void refuse(Strategy strategy, Preset preset) {
        refuse(strategy, Option.CHAIN, preset.chain());
        refuse(strategy, Option.SIZE, preset.size());
        Tuning tuning = preset.tuning();
        if (tuning != null) {
            refuse(strategy, Option.THRESHOLD, tuning.threshold());
            refuse(strategy, Option.QUORUM, tuning.quorum());
            refuse(strategy, Option.GRACE, tuning.grace());
            refuse(strategy, Option.MARGIN, tuning.margin());
            refuse(strategy, Option.DELAY, tuning.delay());
            refuse(strategy, Option.CHAIRMAN, tuning.chairman());
            refuse(strategy, Option.JUDGES, tuning.judges());
            refuse(strategy, Option.SCORE_BY, tuning.scoreBy());
        }
    }

    private static void refuse(Strategy strategy, Option option, @Nullable Object given) {
        if (given != null && !strategy.takes(option)) {
            throw new InvalidField(
                    option.word(),
                    "'" + strategy.word() + "' has no use for it; it is for "
                            + String.join(", ", Strategy.taking(option)));
        }
    }
}
