package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgeWeightsTest {

    @Test
    void agreementIsTheChanceThatTheRightAnswerHasTheHigherScore() {
        JudgeAgreement judge = judge("v/m", List.of(0.9, 0.6), List.of(0.6, 0.2));

        assertThat(judge.concordance()).isEqualTo(3.5 / 4);
    }

    @Test
    void judgeThatAlwaysSaysTheSameIsACoin() {
        assertThat(judge("v/m", List.of(1.0, 1.0, 1.0), List.of(1.0)).concordance())
                .isEqualTo(0.5);
    }

    @Test
    void strictJudgeIsWorthAsMuchAsALenientOne() {
        assertThat(judge("v/strict", List.of(0.3), List.of(0.1)).concordance())
                .isEqualTo(judge("v/lenient", List.of(0.9), List.of(0.8)).concordance());
    }

    @Test
    void whoWasNotMeasuredCountsAsJudgesUsuallyDo() {
        JudgeWeights weights = JudgeWeights.of(List.of(measured("v/good", 1000, 0.9), measured("v/coin", 1000, 0.5)));

        assertThat(weights.weight("v/other")).isBetween(weights.weight("v/coin"), weights.weight("v/good"));
        assertThat(weights.weight(null)).isEqualTo(weights.weight("v/other"));
    }

    @Test
    void fewAnswersHardlyTellJudgesApart() {
        JudgeWeights few = JudgeWeights.of(List.of(measured("v/good", 2, 1), measured("v/bad", 2, 0)));
        JudgeWeights many = JudgeWeights.of(List.of(measured("v/good", 200, 1), measured("v/bad", 200, 0)));

        assertThat(few.weight("v/good") / few.weight("v/bad")).isLessThan(2);
        assertThat(many.weight("v/bad")).isZero();
        assertThat(many.weight("v/good")).isPositive();
    }

    @Test
    void withoutAnyMeasurementAllAreEqual() {
        JudgeWeights weights = JudgeWeights.of(List.of());

        assertThat(weights.weight("v/one"))
                .isEqualTo(weights.weight("v/two"), within(1e-9))
                .isPositive();
        assertThat(JudgeWeights.EQUAL.weight("v/one")).isEqualTo(JudgeWeights.EQUAL.weight(null));
    }

    private static JudgeAgreement judge(String model, List<Double> right, List<Double> wrong) {
        return JudgeAgreement.of(
                model,
                Stream.concat(
                                right.stream().map(score -> new GradedConfidence(score, true)),
                                wrong.stream().map(score -> new GradedConfidence(score, false)))
                        .toList());
    }

    private static JudgeAgreement measured(String model, int answers, double concordance) {
        return new JudgeAgreement(model, answers, answers, concordance);
    }
}
