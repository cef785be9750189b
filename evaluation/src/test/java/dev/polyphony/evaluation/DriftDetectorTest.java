package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.evaluation.DriftDetector.Direction;
import dev.polyphony.evaluation.DriftDetector.Finding;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftDetectorTest {
    static final int NEVER = Integer.MAX_VALUE;

    @Test
    void beforeTheFirstAnswerNothingIsFound() {
        assertThat(new DriftDetector().findings()).containsExactly(new Finding(null, 0, 0, 0, null));
    }

    @Test
    void answersAreComparedWithWhatWasPredictedOfThem() {
        DriftDetector detector = new DriftDetector();
        detector.add("a", true, 0.9, 0.05, true);
        detector.add("b", true, 0.6, 0.05, true);
        detector.add("a", true, 0.7, 0.05, false);

        List<Finding> findings = detector.findings();

        assertThat(findings).extracting(Finding::model).containsExactly(null, "a", "b");
        assertThat(findings).extracting(Finding::answers).containsExactly(3, 2, 1);
        assertThat(findings.get(1).predicted()).isEqualTo(0.8);
        assertThat(findings.get(1).right()).isEqualTo(0.5);
        assertThat(findings).extracting(Finding::drift).containsOnlyNulls();
    }

    @Test
    void modelThatHasBecomeWorseIsFoundByItself() {
        DriftDetector detector = new DriftDetector();
        for (int i = 0; i < 600; i++) {
            detector.add("steady", true, 0.8, 0.05, i % 5 != 0);
            detector.add("worse", true, 0.8, 0.05, i % 2 == 0);
        }

        assertThat(detector.findings())
                .extracting(Finding::drift)
                .containsExactly(Direction.WORSE, null, Direction.WORSE);
    }

    @Test
    void changeThatBeginsAfterALongTimeIsFound() {
        IntToDoubleFunction changed = at -> at < 2_000 ? 0.8 : 0.5;

        assertThat(found(Direction.WORSE, 1, 0.8, changed, 2_500)).isBetween(2_000, 2_300);
    }

    @Test
    void answersThatAreMoreOftenRightThanWasPredictedAreFoundToo() {
        assertThat(found(Direction.BETTER, 1, 0.6, at -> 0.85, 500)).isLessThan(300);
    }

    @Test
    void whatWasFoundStaysFound() {
        DriftDetector detector = new DriftDetector();
        for (int i = 0; i < 100; i++) {
            detector.add("a", true, 0.9, 0.05, false);
        }
        for (int i = 0; i < 1_000; i++) {
            detector.add("a", true, 0.9, 0.05, true);
        }

        assertThat(detector.findings()).extracting(Finding::drift).containsExactly(Direction.WORSE, Direction.WORSE);
    }

    /** Looked at after every answer. By Ville's inequality it is at most 5 of 100. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.8, 0.97})
    void whereNothingHasChangedSomethingIsFoundNoMoreOftenThanStated(double right) {
        int runs = 100;

        long found = IntStream.range(0, runs)
                .filter(seed -> found(null, seed, right, at -> right, 1_000) < NEVER)
                .count();

        assertThat(found).isLessThanOrEqualTo(runs * 5 / 100);
    }

    /** Just as far off as the margin allows. */
    @Test
    void predictionThatIsOffByItsMarginIsFoundNoMoreOftenThanStated() {
        int runs = 100;

        long found = IntStream.range(0, runs)
                .filter(seed -> found(null, seed, 0.8, at -> 0.75, 2_000) < NEVER)
                .count();

        assertThat(found).isLessThanOrEqualTo(runs * 5 / 100);
    }

    @Test
    void marginIsWiderWhereLittleWasLearntFrom() {
        assertThat(DriftDetector.margin(0.8, 100)).isEqualTo(0.08);
        assertThat(DriftDetector.margin(0.8, 10_000)).isEqualTo(0.05);
        assertThat(DriftDetector.margin(0.5, 0)).isEqualTo(1);
    }

    /** @param direction absent for any */
    static int found(
            @Nullable Direction direction, int seed, double predicted, IntToDoubleFunction right, int answers) {
        SplittableRandom random = new SplittableRandom(seed);
        DriftDetector detector = new DriftDetector();
        for (int i = 0; i < answers; i++) {
            detector.add(
                    random.nextInt(2) == 0 ? "a" : "b",
                    true,
                    predicted,
                    0.05,
                    random.nextDouble() < right.applyAsDouble(i));
            boolean found = detector.findings().stream()
                    .map(Finding::drift)
                    .filter(Objects::nonNull)
                    .anyMatch(drift -> direction == null || drift == direction);
            if (found) {
                return i + 1;
            }
        }
        return NEVER;
    }
}
