package dev.polyphony.bench.runs;

import dev.polyphony.bench.figures.Escalation;
import dev.polyphony.bench.figures.Point;
import dev.polyphony.bench.figures.RandomRouting;
import dev.polyphony.bench.recorded.Grading;
import dev.polyphony.bench.recorded.Group;
import dev.polyphony.evaluation.GradedConfidence;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All that was run for a group.
 *
 * @param group what is reported on
 * @param halves as they were tuned
 * @param lineup of the models by their results here; the strategies had it from the other half
 * @param singles each model alone, cheapest first
 */
public record GroupRuns(
        Group group, List<Half> halves, Lineup lineup, Phrases phrases, List<Run> singles, List<Ran> ran) {
    public GroupRuns {
        halves = List.copyOf(halves);
        singles = List.copyOf(singles);
        ran = List.copyOf(ran);
    }

    static GroupRuns of(List<Half> halves, Phrases phrases) {
        Half first = halves.getFirst();
        Group group = new Group(
                first.group().models(),
                halves.stream()
                        .flatMap(half -> half.group().questions().stream())
                        .toList());
        Singles singles = new Singles(IntStream.range(0, first.singles().size())
                .mapToObj(i -> joined(halves, half -> half.singles().get(i)))
                .toList());
        List<Ran> ran = IntStream.range(0, first.ran().size())
                .mapToObj(i -> new Ran(
                        first.ran().get(i).contestant(),
                        joined(halves, half -> half.ran().get(i).run())))
                .toList();
        Lineup lineup = singles.lineup();
        return new GroupRuns(group, halves, lineup, phrases, singles.of(lineup.cheapestFirst()), ran);
    }

    private static Run joined(List<Half> halves, Function<Half, Run> run) {
        return new Run(
                run.apply(halves.getFirst()).name(),
                halves.stream()
                        .flatMap(half -> run.apply(half).outcomes().stream())
                        .toList());
    }

    /**
     * @param tuningPrompts how many the models' order and the thresholds were chosen by
     * @param singles in the same order in both halves, as are {@code ran}
     */
    public record Half(Group group, int tuningPrompts, Tuned tuned, List<Run> singles, List<Ran> ran) {
        public Half {
            singles = List.copyOf(singles);
            ran = List.copyOf(ran);
        }
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
        return new Singles(singles).escalation(lineup.cheapestFirst(), RunOutcome::confidence, grading);
    }

    /** The heuristic that every strategy of confidence has to beat, weak models first as its authors have it. */
    public Point phraseHeuristic(Grading grading) {
        return new Singles(singles)
                .escalation(lineup.weakestFirst(), phrases::confidence, grading)
                .at(Phrases.THRESHOLD)
                .point();
    }

    /** A model's own answers; right from a score of one half on. */
    public static List<GradedConfidence> judged(Run single, ToDoubleFunction<RunOutcome> confidence, Grading grading) {
        return single.outcomes().stream()
                .filter(RunOutcome::answered)
                .map(outcome -> new GradedConfidence(confidence.applyAsDouble(outcome), outcome.score(grading) >= 0.5))
                .toList();
    }
}
