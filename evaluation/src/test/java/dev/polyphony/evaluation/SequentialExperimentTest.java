package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Contender;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment.Finding;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Experiments of a known truth, with a fixed seed, looked at after every single case. */
class SequentialExperimentTest {
    private static final int RUNS = 1_000;
    private static final int CASES = 5_000;
    static final int NEVER = Integer.MAX_VALUE;

    /**
     * @param ratedControl how many of its answers are rated
     * @param delay of a rating, on average, in analyses
     */
    record World(
            double share,
            IntToDoubleFunction control,
            IntToDoubleFunction candidate,
            double ratedControl,
            double ratedCandidate,
            double delay) {
        static World of(double share, double control, double candidate) {
            return new World(share, at -> control, at -> candidate, 1, 1, 0);
        }
    }

    private record Rated(double at, boolean candidate, double outcome) {}

    /** When each finding was first made, in cases. */
    private static Map<Finding, Integer> run(Design design, World world, int cases, long seed) {
        SplittableRandom dice = new SplittableRandom(seed);
        SequentialExperiment test = new SequentialExperiment(design);
        PriorityQueue<Rated> waiting = new PriorityQueue<>(Comparator.comparingDouble(Rated::at));
        Map<Finding, Integer> found = new HashMap<>();
        for (int asked = 0; test.outcomes().cases() < cases; asked++) {
            boolean candidate = dice.nextDouble() < design.share();
            int known = test.outcomes().cases();
            double right = (candidate ? world.candidate : world.control).applyAsDouble(known);
            boolean rated = dice.nextDouble() < (candidate ? world.ratedCandidate : world.ratedControl);
            double outcome = dice.nextDouble() < right ? 1 : 0;
            double at = asked - world.delay * Math.log(1 - dice.nextDouble());
            if (rated) {
                waiting.add(new Rated(at, candidate, outcome));
            }
            while (!waiting.isEmpty()
                    && waiting.peek().at <= asked
                    && test.outcomes().cases() < cases) {
                Rated next = waiting.remove();
                test.outcome(next.candidate, design.share(), next.outcome);
                test.finding()
                        .ifPresent(finding ->
                                found.putIfAbsent(finding, test.outcomes().cases()));
                if (found.keySet().stream().anyMatch(one -> one != Finding.NO_WORSE)) {
                    return found;
                }
            }
        }
        return found;
    }

    /** The share of runs in which that was found. */
    private static double found(Finding finding, Design design, World world, int runs, int cases) {
        return Arrays.stream(times(finding, design, world, runs, cases))
                        .filter(time -> time < NEVER)
                        .count()
                / (double) runs;
    }

    static int[] times(Finding finding, Design design, World world, int runs, int cases) {
        int[] times = new int[runs];
        for (int i = 0; i < runs; i++) {
            times[i] = run(design, world, cases, 4711 + i).getOrDefault(finding, NEVER);
        }
        Arrays.sort(times);
        return times;
    }

    static Design canary(double share) {
        return design(Kind.CANARY, share, Outcome.RATING, 0);
    }

    static Design design(Kind kind, double share, Outcome outcome, double margin) {
        return new Design(
                kind,
                new Contender("a", Preset.of("vote")),
                new Contender("b", Preset.of("cheapest")),
                share,
                outcome,
                null,
                margin,
                0.05,
                0.05,
                false);
    }

    @Test
    void candidateThatIsTenPointsWorseIsStopped() {
        int[] even = times(Finding.WORSE, canary(0.5), World.of(0.5, 0.8, 0.7), 50, 20_000);
        int[] tenth = times(Finding.WORSE, canary(0.1), World.of(0.1, 0.8, 0.7), 50, 20_000);

        assertThat(even[49]).isLessThan(NEVER);
        assertThat(even[25]).isBetween(300, 1_000);
        assertThat(tenth[49]).isLessThan(NEVER);
        assertThat(tenth[25]).isBetween(900, 3_000);
    }

    @Test
    void equalCandidateIsNotStoppedMoreOftenThanStated() {
        for (double share : List.of(0.1, 0.5)) {
            assertThat(found(Finding.WORSE, canary(share), World.of(share, 0.75, 0.75), RUNS, CASES))
                    .as("share %s", share)
                    .isLessThanOrEqualTo(0.05);
        }
    }

    @Test
    void neitherIsOneWhereBaseRatesDriftAndRatingsAreLateOrMissing() {
        IntToDoubleFunction falling = at -> 0.9 - 0.5 * at / CASES;
        IntToDoubleFunction jumping = at -> at / 500 % 2 == 0 ? 0.9 : 0.4;
        for (World world : List.of(
                new World(0.1, falling, falling, 1, 1, 0),
                new World(0.1, jumping, jumping, 0.3, 0.3, 200),
                new World(0.1, jumping, jumping, 0.3, 0.1, 200),
                new World(0.1, falling, falling, 0.1, 0.3, 200))) {
            assertThat(found(Finding.WORSE, canary(world.share), world, 200, CASES))
                    .as("rated %s and %s", world.ratedControl, world.ratedCandidate)
                    .isLessThanOrEqualTo(0.05);
        }
    }

    @Test
    void candidateThatIsWorseByTheMarginIsNotCalledNoWorseMoreOftenThanStated() {
        assertThat(found(
                        Finding.NO_WORSE,
                        design(Kind.CANARY, 0.5, Outcome.SUCCESS, 0.3),
                        World.of(0.5, 0.8, 0.75),
                        200,
                        CASES))
                .isLessThanOrEqualTo(0.05);
    }

    @Test
    void whatIsNoWorseIsFoundToBe() {
        assertThat(found(Finding.NO_WORSE, canary(0.5), World.of(0.5, 0.8, 0.8), 50, 10_000))
                .isGreaterThan(0.9);
    }

    @Test
    void equalArmsOfAnAbTestAreNotToldApartMoreOftenThanStated() {
        Design ab = design(Kind.AB, 0.5, Outcome.SUCCESS, 0);
        World even = World.of(0.5, 0.7, 0.7);
        assertThat(found(Finding.WORSE, ab, even, 200, CASES) + found(Finding.BETTER, ab, even, 200, CASES))
                .isLessThanOrEqualTo(0.05);
        assertThat(found(Finding.BETTER, ab, World.of(0.5, 0.7, 0.8), 50, CASES))
                .isGreaterThan(0.95);
    }

    @Test
    void intervalHoldsTheTruthAtEveryMoment() {
        ToDoubleFunction<SplittableRandom> outcome = dice -> dice.nextDouble() < 0.6 ? 1 : 0;
        int outside = 0;
        for (int run = 0; run < 200; run++) {
            SplittableRandom dice = new SplittableRandom(run);
            SequentialDifference difference = new SequentialDifference();
            boolean held = true;
            for (int i = 1; i <= 1_000 && held; i++) {
                boolean candidate = dice.nextDouble() < 0.2;
                difference.add(
                        candidate, 0.2, candidate ? 0.5 * outcome.applyAsDouble(dice) : outcome.applyAsDouble(dice));
                held = i % 50 != 0 || difference.interval(0.05).contains(-0.3);
            }
            outside += held ? 0 : 1;
        }
        assertThat(outside).isLessThanOrEqualTo(20);
    }

    @Test
    void candidateThatFailsMoreIsStoppedWhateverItsRatings() {
        SequentialExperiment test = new SequentialExperiment(canary(0.5));
        for (int i = 0; i < 100; i++) {
            test.ended(i % 2 == 0, 0.5, i % 2 != 0);
            test.outcome(i % 2 == 0, 0.5, 1);
        }
        assertThat(test.finding()).contains(Finding.FAILS_MORE);
    }
}
