package dev.polyphony.bench.runs;

import dev.polyphony.bench.figures.Escalation;
import dev.polyphony.bench.figures.Point;
import dev.polyphony.bench.figures.RandomRouting;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.recorded.Group;
import dev.polyphony.scoring.training.Judged;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All that was run for a group.
 *
 * @param group the part that is reported on
 * @param tuningPrompts how many the models' order and the thresholds were chosen by
 * @param singles each model alone on the reported part, cheapest first
 */
public record GroupRuns(
        Group group, int tuningPrompts, Lineup lineup, Tuned tuned, Phrases phrases, List<Run> singles, List<Ran> ran) {
    public GroupRuns {
        singles = List.copyOf(singles);
        ran = List.copyOf(ran);
    }

    public record Ran(Contestant contestant, Run run) {}

    public Run strongest() {
        return new Singles(singles).of(lineup.strongest());
    }

    public RandomRouting randomRouting(Grading grading) {
        return new RandomRouting(singles.stream().map(run -> run.point(grading)).toList());
    }

    /** Mean score of the best recorded answer to each prompt. */
    public double oracle(Grading grading) {
        return group.questions().stream()
                .mapToDouble(question -> grading.of(question.best(grading)))
                .average()
                .orElse(Double.NaN);
    }

    /** An escalation from the cheapest model on, from each model's own runs on the reported part. */
    public Escalation escalation(Grading grading) {
        return new Singles(singles).escalation(lineup.cheapestFirst(), Outcome::confidence, grading);
    }

    /** The heuristic that every strategy of confidence has to beat, weak models first as its authors have it. */
    public Point phraseHeuristic(Grading grading) {
        return new Singles(singles)
                .escalation(lineup.weakestFirst(), phrases::confidence, grading)
                .at(Phrases.THRESHOLD)
                .point();
    }

    /** A model's own answers; right from a score of one half on. */
    public static List<Judged> judged(Run single, ToDoubleFunction<Outcome> confidence, Grading grading) {
        return single.outcomes().stream()
                .filter(Outcome::answered)
                .map(outcome -> new Judged(confidence.applyAsDouble(outcome), outcome.score(grading) >= 0.5))
                .toList();
    }
}
