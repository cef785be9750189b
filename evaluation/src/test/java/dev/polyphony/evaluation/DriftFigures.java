package dev.polyphony.evaluation;

import static dev.polyphony.evaluation.DriftDetectorTest.NEVER;
import static dev.polyphony.evaluation.DriftDetectorTest.found;

import dev.polyphony.evaluation.DriftDetector.Direction;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The figures of docs/confidence.md: how many rated answers it takes to notice a drift, and how often it is wrong. */
final class DriftFigures {
    private static final int RUNS = 1_000;
    private static final int CASES = 3_000;

    private DriftFigures() {}

    @SuppressWarnings("SystemOut") // What it is for.
    public static void main(String[] arguments) {
        System.out.println(".80 predicted, .60 right        " + line(Direction.WORSE, 0.8, at -> 0.6));
        System.out.println(".80 predicted, .65 right        " + line(Direction.WORSE, 0.8, at -> 0.65));
        System.out.println(".80 predicted, .70 right        " + line(Direction.WORSE, 0.8, at -> 0.7));
        System.out.println(
                ".80, from the 1,000th on .60    " + line(Direction.WORSE, 0.8, at -> at < 1_000 ? 0.8 : 0.6));
        System.out.println(".60 predicted, .80 right        " + line(Direction.BETTER, 0.6, at -> 0.8));
        System.out.println(".80 predicted and right: any    " + line(null, 0.8, at -> 0.8));
        System.out.println(".80 predicted, .75 right: any   " + line(null, 0.8, at -> 0.75));
        System.out.println(".97 predicted, .92 right: any   " + line(null, 0.97, at -> 0.92));
    }

    private static String line(@Nullable Direction direction, double predicted, IntToDoubleFunction right) {
        int[] times = IntStream.range(0, RUNS)
                .parallel()
                .map(seed -> found(direction, seed, predicted, right, CASES))
                .sorted()
                .toArray();
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
