package dev.polyphony.evaluation;

import static dev.polyphony.evaluation.SequentialExperimentTest.NEVER;
import static dev.polyphony.evaluation.SequentialExperimentTest.canary;
import static dev.polyphony.evaluation.SequentialExperimentTest.design;
import static dev.polyphony.evaluation.SequentialExperimentTest.times;

import dev.polyphony.evaluation.SequentialExperimentTest.World;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment.Finding;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** The figures of docs/experiments.md: how many rated answers a finding takes, and how often it is wrong. */
final class ExperimentFigures {
    private static final int RUNS = 1_000;
    private static final int LONG = 20_000;
    private static final int CASES = 5_000;

    private ExperimentFigures() {}

    @SuppressWarnings("SystemOut") // What it is for.
    public static void main(String[] arguments) {
        IntToDoubleFunction falling = at -> 0.9 - 0.5 * at / CASES;
        IntToDoubleFunction jumping = at -> at / 500 % 2 == 0 ? 0.9 : 0.4;
        Design abOfHalf = design(Kind.AB, 0.5, Outcome.RATING, 0);
        System.out.println("a tenth, .80 against .70: worse      "
                + line(Finding.WORSE, canary(0.1), World.of(0.1, 0.8, 0.7), LONG));
        System.out.println("half, .80 against .70: worse         "
                + line(Finding.WORSE, canary(0.5), World.of(0.5, 0.8, 0.7), LONG));
        System.out.println("a tenth, .80 against .60: worse      "
                + line(Finding.WORSE, canary(0.1), World.of(0.1, 0.8, 0.6), LONG));
        System.out.println("a tenth, .80 twice: no worse         "
                + line(Finding.NO_WORSE, canary(0.1), World.of(0.1, 0.8, 0.8), LONG));
        System.out.println("half, .80 twice: no worse            "
                + line(Finding.NO_WORSE, canary(0.5), World.of(0.5, 0.8, 0.8), LONG));
        System.out.println("A/B, .70 against .80: better         "
                + line(Finding.BETTER, abOfHalf, World.of(0.5, 0.7, 0.8), LONG));
        System.out.println("a tenth, .75 twice: worse            "
                + line(Finding.WORSE, canary(0.1), World.of(0.1, 0.75, 0.75), CASES));
        System.out.println("half, .75 twice: worse               "
                + line(Finding.WORSE, canary(0.5), World.of(0.5, 0.75, 0.75), CASES));
        System.out.println("a tenth, .90 falling to .40: worse   "
                + line(Finding.WORSE, canary(0.1), new World(0.1, falling, falling, 1, 1, 0), CASES));
        System.out.println("a tenth, late, .3 rated: worse       "
                + line(Finding.WORSE, canary(0.1), new World(0.1, at -> 0.75, at -> 0.75, 0.3, 0.3, 200), CASES));
        System.out.println("a tenth, late, .3 and .1 rated       "
                + line(Finding.WORSE, canary(0.1), new World(0.1, jumping, jumping, 0.3, 0.1, 200), CASES));
        System.out.println("a tenth, late, .1 and .3 rated       "
                + line(Finding.WORSE, canary(0.1), new World(0.1, jumping, jumping, 0.1, 0.3, 200), CASES));
        System.out.println("A/B, .70 twice: better               "
                + line(Finding.BETTER, abOfHalf, World.of(0.5, 0.7, 0.7), CASES));
    }

    private static String line(Finding finding, Design design, World world, int cases) {
        int[] times = times(finding, design, world, RUNS, cases);
        long found = Arrays.stream(times).filter(time -> time < NEVER).count();
        return String.format(
                Locale.ROOT,
                "found in %.3f of %d runs, in the median after %s, in 95 %% by %s",
                (double) found / RUNS,
                RUNS,
                shown(times[RUNS / 2]),
                shown(times[RUNS * 95 / 100]));
    }

    private static String shown(int time) {
        return time == NEVER ? "never" : String.valueOf(time);
    }
}
