package dev.polyphony.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.execution.PlanActivities.Ballot;
import dev.polyphony.execution.PlanActivities.Entry;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestOfTest {
    private static final Assessment EVEN = new Assessment(0.5, 0.5, 0.5);

    @Test
    void scoreIsHalfConfidenceThreeTenthsCapabilityTwoTenthsCompleteness() {
        Verdict verdict = judge(entry("1", "alone", new Assessment(0.8, 0.5, 0.25)));
        assertThat(verdict.scores().get("1")).isCloseTo(0.5 * 0.8 + 0.3 * 0.5 + 0.2 * 0.25, within(1e-9));
        assertThat(verdict.agreement()).isEqualTo(1);
    }

    @Test
    void highestScoreIsChosen() {
        Verdict verdict = judge(
                entry("1", "x", new Assessment(0.5, 0.5, 0.5)),
                entry("2", "y", new Assessment(0.9, 0.5, 0.5)),
                entry("3", "z", new Assessment(0.6, 0.5, 0.5)));
        assertThat(verdict.chosen()).isEqualTo("2");
    }

    @Test
    void ofEqualAnswersTheOneThatOthersShareWins() {
        Verdict verdict = judge(
                entry("1", "bananas are blue", EVEN),
                entry("2", "paris is capital", EVEN),
                entry("3", "capital: paris", EVEN));
        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(verdict.scores().get("1")).isCloseTo(0.5, within(1e-9));
        assertThat(verdict.scores().get("2")).isCloseTo(0.5 + 0.1 / 2, within(1e-9));
    }

    @Test
    void agreementIsTheMeanOverlapOfContentWords() {
        assertThat(judge(entry("1", "the answer is 42", EVEN), entry("2", "42 is the answer", EVEN))
                        .agreement())
                .isEqualTo(1);
        assertThat(judge(entry("1", "red green", EVEN), entry("2", "red blue", EVEN))
                        .agreement())
                .isEqualTo(0.5);
        assertThat(judge(entry("1", "yes", EVEN), entry("2", "no way", EVEN)).agreement())
                .isZero();
    }

    private static Verdict judge(Entry... entries) {
        return BestOf.judge(new Ballot(new Aggregation.Best(), List.of(entries)));
    }

    private static Entry entry(String path, String text, Assessment assessment) {
        ModelRef model = ModelRef.parse("openai/gpt-4o");
        return new Entry(
                path, new Reply(model, "gpt-4o", text, Usage.NONE, null, Duration.ZERO, assessment, false, 1, false));
    }
}
