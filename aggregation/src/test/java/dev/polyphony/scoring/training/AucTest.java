package dev.polyphony.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.evaluation.GradedConfidence;
import java.util.List;
import org.junit.jupiter.api.Test;

class AucTest {
    @Test
    void isOneWhereEveryRightAnswerIsSurerThanEveryWrongOne() {
        assertThat(Auc.of(List.of(right(.9), right(.8), wrong(.7), wrong(.1)))).isEqualTo(1);
    }

    @Test
    void isOneHalfWhereConfidenceSaysNothing() {
        assertThat(Auc.of(List.of(right(.6), wrong(.6), right(.6), wrong(.6)))).isEqualTo(0.5);
    }

    @Test
    void countsTheShareOfPairsInOrder() {
        // Right .9 beats both wrong ones, right .4 beats one of them and equals none: 3 of 4.
        assertThat(Auc.of(List.of(right(.9), right(.4), wrong(.5), wrong(.3)))).isEqualTo(0.75);
    }

    @Test
    void isNoNumberWithoutAWrongAnswer() {
        assertThat(Auc.of(List.of(right(.9)))).isNaN();
    }

    private static GradedConfidence right(double confidence) {
        return new GradedConfidence(confidence, true);
    }

    private static GradedConfidence wrong(double confidence) {
        return new GradedConfidence(confidence, false);
    }
}
