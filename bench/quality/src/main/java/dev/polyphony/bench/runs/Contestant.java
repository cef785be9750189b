package dev.polyphony.bench.runs;

import dev.polyphony.analysis.Selection;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A strategy of the bench.
 *
 * @param what one line for the report
 * @param simulatedJudges whether others than recorded models have a say: nobody recorded what they would say
 * @param selection from the group's models and what was tuned for them
 */
public record Contestant(
        String name, String what, boolean simulatedJudges, BiFunction<Lineup, Tuned, Selection> selection) {

    static Contestant of(String name, String what, Function<Lineup, Selection> selection) {
        return new Contestant(name, what, false, (lineup, tuned) -> selection.apply(lineup));
    }

    static Contestant tuned(String name, String what, BiFunction<Lineup, Tuned, Selection> selection) {
        return new Contestant(name, what, false, selection);
    }

    static Contestant judged(String name, String what, Function<Lineup, Selection> selection) {
        return new Contestant(name, what, true, (lineup, tuned) -> selection.apply(lineup));
    }
}
