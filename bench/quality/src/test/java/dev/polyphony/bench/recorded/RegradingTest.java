package dev.polyphony.bench.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegradingTest {
    private static final String QUESTION = "How many dollars does she earn in a week?";
    private static final Regrading REGRADING = new Regrading("gsm8k");

    @Test
    void rightNumberInOtherWritingIsRight() {
        assertThat(score(wrong("6 * 9.50 = 57.\n\n#### $57.00", null), right("She earns 57 dollars.\n#### 57")))
                .isEqualTo(1);
    }

    @Test
    void wordsAfterTheNumberDoNotMakeItWrong() {
        assertThat(score(wrong("So she earns $57 a week. That is a lot!", null), right("#### 57")))
                .isEqualTo(1);
    }

    @Test
    void otherNumberStaysWrong() {
        assertThat(score(wrong("#### 58", null), right("#### 57"))).isZero();
    }

    @Test
    void expectedAnswerCountsBeforeOtherAnswers() {
        assertThat(score(wrong("#### 1,200", "1200"), right("#### 57"))).isEqualTo(1);
        assertThat(score(wrong("#### 57", "1200"), right("#### 57"))).isZero();
    }

    @Test
    void nothingIsChangedWhereNobodyIsKnownToBeRight() {
        assertThat(score(wrong("#### 57", null), wrong("#### 57", null))).isZero();
    }

    @Test
    void rightAnswerIsNeverTakenAway() {
        assertThat(score(right("It depends."), right("#### 57"))).isEqualTo(1);
    }

    @Test
    void otherSetsKeepTheirScores() {
        ModelAnswerLine essay = new ModelAnswerLine("Essays", QUESTION, "b", "#### 57", "57", 0);

        assertThat(REGRADING.score(essay, List.of(essay))).isZero();
    }

    private static double score(ModelAnswerLine answer, ModelAnswerLine other) {
        return REGRADING.score(answer, List.of(answer, other));
    }

    private static ModelAnswerLine right(String text) {
        return new ModelAnswerLine("GSM8K", QUESTION, "a", text, null, 1);
    }

    private static ModelAnswerLine wrong(String text, @Nullable String expected) {
        return new ModelAnswerLine("GSM8K", QUESTION, "b", text, expected, 0);
    }
}
