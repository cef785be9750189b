package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private final Calibration calibration = Calibration.of(List.of(
            new GradedConfidence(0.2, false),
            new GradedConfidence(0.9, true),
            new GradedConfidence(0.9, false),
            new GradedConfidence(1, true)));

    @Test
    void binsHaveTheirMeanConfidenceAndTheShareThatIsRight() {
        assertThat(calibration.bins()).hasSize(2);
        Calibration.Bin surest = calibration.bins().getLast();
        assertThat(surest.from()).isEqualTo(0.9);
        assertThat(surest.to()).isEqualTo(1);
        assertThat(surest.confidence()).isCloseTo(2.8 / 3, within(1e-9));
        assertThat(surest.right().share()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(surest.right().of()).isEqualTo(3);
    }

    @Test
    void errorWeighsBinsAndBrierSquaresEachDistance() {
        assertThat(calibration.error()).isCloseTo((0.2 + (2.8 - 2)) / 4, within(1e-9));
        assertThat(calibration.brier()).isCloseTo((0.04 + 0.01 + 0.81 + 0) / 4, within(1e-9));
    }

    /** Wilson's interval of 8 of 10, as Brown, Cai and DasGupta 2001 have the formula. */
    @Test
    void shareHasWilsonsInterval() {
        Interval interval = Proportion.of(8, 10).interval();
        assertThat(interval.low()).isCloseTo(0.4902, within(0.0001));
        assertThat(interval.high()).isCloseTo(0.9433, within(0.0001));
    }
}
