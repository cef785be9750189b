package dev.polyphony.planning.selection;

import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Strategy;
import dev.polyphony.request.AnalysisOption;
import dev.polyphony.request.AnalysisOptions;

/** Refuses what a strategy has no use for: nobody should believe that it did something. */
final class UselessOptions {
    private UselessOptions() {}

    static void refuse(Strategy strategy, Preset preset) {
        for (AnalysisOption<?> option : AnalysisOptions.ALL) {
            if (option.isGiven(preset) && !option.suits(strategy)) {
                throw new InvalidField(
                        option.name(), "'" + strategy.word() + "' has no use for it; it is for " + option.suited());
            }
        }
    }
}
