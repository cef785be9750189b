package dev.polyphony.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.execution.PlanActivities.Ballot;
import dev.polyphony.execution.PlanActivities.Entry;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestOfTest {
    private static final Assessment EVEN = new Assessment(0.5, 0.5, 0.5);

    @Test
    void scoreIsHalfConfidenceThreeTenthsCapabilityTwoTenthsCompleteness() {
        Verdict verdict = judge(entry("1", "alpha beta", new Assessment(0.8, 0.5, 0.25)));

        assertThat(verdict.scores().get("1")).isCloseTo(0.5 * 0.8 + 0.3 * 0.5 + 0.2 * 0.25, within(1e-9));
        assertThat(verdict.agreement()).isEqualTo(1);
    }

    @Test
    void answerThatOthersShareWins() {
        Verdict verdict = judge(
                entry("1", "penguins dance wildly", EVEN),
                entry("2", "caching makes REST simple", EVEN),
                entry("3", "simple caching favours rest", EVEN));

        // 2 and 3 share three of five content words, and nothing with 1.
        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(verdict.scores().get("2")).isCloseTo(0.5 + 0.1 * 0.6 / 2, within(1e-9));
        assertThat(verdict.agreement()).isCloseTo(0.6 / 3, within(1e-9));
    }

    @Test
    void equalAnswersAgreeWhollyAndTheEarlierWins() {
        Verdict verdict = judge(entry("1", "same words here", EVEN), entry("2", "same words here", EVEN));

        assertThat(verdict.chosen()).isEqualTo("1");
        assertThat(verdict.agreement()).isEqualTo(1);
    }

    @Test
    void consensusDoesNotOutweighAClearlyBetterAnswer() {
        Verdict verdict = judge(
                entry("1", "alpha beta", EVEN),
                entry("2", "alpha beta", EVEN),
                entry("3", "gamma delta", new Assessment(0.8, 0.5, 0.5)));

        assertThat(verdict.chosen()).isEqualTo("3");
    }

    private static Verdict judge(Entry... entries) {
        return new BestOf(Weights.STANDARD).judge(new Ballot(new Count.Best(), List.of(entries)));
    }

    private static Entry entry(String path, String text, Assessment assessment) {
        return new Entry(
                path,
                new Reply(
                        ModelRef.parse("openai/m"),
                        "m",
                        text,
                        Usage.NONE,
                        null,
                        Duration.ZERO,
                        assessment,
                        false,
                        1,
                        true));
    }
}
