package dev.polyphony.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.evaluation.GradedConfidence;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationErrorTest {
    @Test
    void isNoughtWhereConfidenceIsTheShareThatIsRight() {
        assertThat(CalibrationError.of(List.of(new GradedConfidence(.5, true), new GradedConfidence(.5, false))))
                .isZero();
    }

    @Test
    void weighsBinsByTheirAnswers() {
        // Three at .9 of which two are right: |.9 - 2/3| x 3/4; one wrong at .1: .1 x 1/4.
        assertThat(CalibrationError.of(List.of(
                        new GradedConfidence(.9, true),
                        new GradedConfidence(.9, true),
                        new GradedConfidence(.9, false),
                        new GradedConfidence(.1, false))))
                .isCloseTo(.2, within(1e-9));
    }

    @Test
    void fullConfidenceFallsIntoTheLastBin() {
        assertThat(CalibrationError.of(List.of(new GradedConfidence(1, true), new GradedConfidence(.95, true))))
                .isCloseTo(.025, within(1e-9));
    }
}
