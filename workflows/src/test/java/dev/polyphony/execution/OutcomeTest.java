package dev.polyphony.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Details;
import dev.polyphony.plan.Verdict.Ruling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void whatAPanelLearntIsToldAsCalibratedAndNotGoneBy() {
        Outcome.Answered answered = weighed(0.9, true);

        assertThat(answered.confidence()).isEqualTo(0.9);
        assertThat(answered.calibrated()).isTrue();
        assertThat(answered.isCalibrated()).isFalse();
    }

    @Test
    void panelThatDoesNotSayIsNotCalibratedForItsAnswerIs() {
        assertThat(weighed(0.9, null).calibrated()).isNull();
    }

    @Test
    void answerThatWasNotWeighedSaysItself() {
        Outcome.Answered answered = weighed(null, null);

        assertThat(answered.confidence()).isEqualTo(0.6);
        assertThat(answered.calibrated()).isTrue();
        assertThat(answered.isCalibrated()).isTrue();
    }

    /** The answer's own confidence is calibrated. */
    private static Outcome.Answered weighed(@Nullable Double confidence, @Nullable Boolean calibrated) {
        Reply reply = new Reply(
                ModelRef.parse("openai/gpt-4o"),
                "gpt-4o",
                "42",
                Usage.NONE,
                null,
                Duration.ZERO,
                new Assessment(0.6, 0.5, 0.5, "learnt", true),
                false,
                1,
                true,
                null,
                null);
        Details details =
                new Details(Ruling.CLEAR, true, confidence, null, List.of(), List.of(), Map.of(), null, calibrated);
        return new Outcome.Answered("1", reply)
                .judged(new Outcome.Judgement(new Verdict("1", Map.of(), 1, details), List.of()), List.of());
    }
}
