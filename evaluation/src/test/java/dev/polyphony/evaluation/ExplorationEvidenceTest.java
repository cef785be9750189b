package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplorationEvidenceTest {
    static final int NEVER = Integer.MAX_VALUE;
    private static final Instant BEGIN = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void eachPairIsComparedByItself() {
        ExplorationEvidence evidence = new ExplorationEvidence();
        evidence.add("best", "a", true, 0.1, true, BEGIN);
        evidence.add("best", "b", true, 0.1, false, BEGIN);
        evidence.add("best", "a", false, 0.1, true, BEGIN);
        evidence.add("best", "b", false, 0.1, true, BEGIN);

        assertThat(evidence.models()).extracting(ExploredModel::model).containsExactly("a", "b");
        assertThat(evidence.models()).allSatisfy(model -> {
            assertThat(model.explored().count()).isEqualTo(1);
            assertThat(model.usual().right()).isEqualTo(1);
            assertThat(model.better()).isNull();
        });
    }

    @Test
    void modelThatIsBetterIsFound() {
        assertThat(found(1, 0.1, at -> 0.6, at -> 0.8, 6_000)).isLessThan(6_000);
    }

    @Test
    void modelThatBecomesBetterLateIsFound() {
        assertThat(found(1, 0.1, at -> 0.7, at -> at < 2_000 ? 0.5 : 0.9, 10_000))
                .isBetween(2_000, 10_000);
    }

    /** Looked at after every answer. By Ville's inequality it is at most 5 of 100. */
    @Test
    void modelThatIsNoBetterIsFoundNoMoreOftenThanStated() {
        int runs = 100;

        long found = IntStream.range(0, runs)
                .filter(seed -> found(seed, 0.1, at -> 0.75, at -> 0.75, 2_000) < NEVER)
                .count();

        assertThat(found).isLessThanOrEqualTo(runs * 5 / 100);
    }

    /** What answers are like drifts for both alike: no difference follows. */
    @Test
    void questionsThatBecomeHarderMakeNobodyBetter() {
        IntToDoubleFunction harder = at -> 0.9 - 0.5 * at / 2_000;

        assertThat(IntStream.range(0, 50).filter(seed -> found(seed, 0.1, harder, harder, 2_000) < NEVER))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whatWasSeenCountsHalfAfterAHalfLife() {
        DiscountedShare seen = DiscountedShare.of(0.8, 100, BEGIN);
        DiscountedShare later = seen.asOf(BEGIN.plus(DiscountedShare.HALF_LIFE));

        assertThat(later.weight()).isCloseTo(50, within(1e-9));
        assertThat(later.right() / later.weight()).isCloseTo(0.8, within(1e-9));
        assertThat(later.interval().low()).isLessThan(seen.interval().low());
        assertThat(later.plus(DiscountedShare.of(1, 10, later.at())).weight()).isCloseTo(60, within(1e-9));
        assertThat(seen.asOf(BEGIN.plus(Duration.ofDays(3_650))).interval()).isEqualTo(new Interval(0, 1));
    }

    /** After how many rated answers it is found. */
    static int found(int seed, double share, IntToDoubleFunction base, IntToDoubleFunction model, int answers) {
        SplittableRandom random = new SplittableRandom(seed);
        ExplorationEvidence evidence = new ExplorationEvidence();
        for (int i = 0; i < answers; i++) {
            boolean drawn = random.nextDouble() < share;
            double right = (drawn ? model : base).applyAsDouble(i);
            evidence.add("base", "model", drawn, share, random.nextDouble() < right, BEGIN);
            if (evidence.models().getFirst().better() != null) {
                return i + 1;
            }
        }
        return NEVER;
    }
}
