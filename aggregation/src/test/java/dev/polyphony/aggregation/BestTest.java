package dev.polyphony.aggregation;

import static dev.polyphony.aggregation.Answers.EVEN;
import static dev.polyphony.aggregation.Answers.details;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Assessment;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Ruling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BestTest {
    private final Answers answers = new Answers();

    @Test
    void scoreIsHalfConfidenceThreeTenthsCapabilityTwoTenthsCompleteness() {
        Verdict verdict =
                answers.prose("alpha beta", new Assessment(0.8, 0.5, 0.25)).judged(new Count.Best());

        assertThat(verdict.scores().get("1")).isCloseTo(0.5 * 0.8 + 0.3 * 0.5 + 0.2 * 0.25, within(1e-9));
        assertThat(verdict.agreement()).isEqualTo(1);
        assertThat(details(verdict).effectiveSize()).isEqualTo(1);
    }

    @Test
    void answerThatOthersShareWinsByItsConsensus() {
        Verdict verdict = answers.prose("penguins dance wildly")
                .prose("caching makes REST simple")
                .prose("simple caching favours rest")
                .judged(new Count.Best());

        // 2 and 3 share three of five content words, and nothing with 1.
        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(verdict.scores().get("2")).isCloseTo(0.5 + 0.1 * 0.6 / 2, within(1e-9));
        assertThat(verdict.agreement()).isCloseTo(0.6 / 3, within(1e-9));
        assertThat(details(verdict).dissent()).containsExactly("1");
    }

    @Test
    void probabilitiesOfBeingRightCountAlone() {
        Verdict verdict = answers.prose("alpha beta", new Assessment(0.8, 0.1, 0.1, "learnt", true))
                .prose("gamma delta", new Assessment(0.7, 1.0, 1.0, "learnt", true))
                .judged(new Count.Best());

        assertThat(verdict.chosen()).isEqualTo("1");
        assertThat(verdict.scores().get("1")).isCloseTo(0.8, within(1e-9));
    }

    @Test
    void probabilityBesideASoundIsWeighedLikeOne() {
        Verdict verdict = answers.prose("alpha beta", new Assessment(0.8, 0.1, 0.1, "learnt", true))
                .prose("gamma delta", new Assessment(0.7, 1.0, 1.0))
                .judged(new Count.Best());

        assertThat(verdict.chosen()).isEqualTo("2");
    }

    @Test
    void partsAddUpToTheScore() {
        Verdict verdict = answers.prose("alpha beta", new Assessment(0.8, 0.5, 0.25))
                .prose("alpha gamma", EVEN)
                .judged(new Count.Best());

        assertThat(details(verdict).parts()).hasSize(2);
        details(verdict)
                .parts()
                .forEach((path, parts) -> assertThat(verdict.scores().get(path))
                        .isCloseTo(
                                parts.confidence() + parts.capability() + parts.completeness() + parts.consensus(),
                                within(1e-9)));
    }

    @Test
    void equalAnswersAgreeWhollyAndTheEarlierIsTakenInATie() {
        Verdict verdict =
                answers.prose("same words here").prose("same words here").judged(new Count.Best());

        assertThat(verdict.chosen()).isEqualTo("1");
        assertThat(verdict.agreement()).isEqualTo(1);
        assertThat(details(verdict).ruling()).isEqualTo(Ruling.TIE);
        assertThat(details(verdict).dissent()).isEmpty();
    }

    @Test
    void consensusDoesNotOutweighAClearlyBetterAnswer() {
        Verdict verdict = answers.prose("alpha beta")
                .prose("alpha beta")
                .prose("gamma delta", new Assessment(0.8, 0.5, 0.5))
                .judged(new Count.Best());

        assertThat(verdict.chosen()).isEqualTo("3");
        assertThat(details(verdict).ruling()).isEqualTo(Ruling.CLEAR);
        assertThat(details(verdict).dissent()).containsExactly("1", "2");
    }

    @Test
    void finalAnswersAgreeOrNotWhateverTheWordsAroundThem() {
        Verdict verdict = answers.number("42")
                .add(
                        "After long thought: forty-two",
                        answers.entries().getFirst().reply().finalAnswer(),
                        EVEN)
                .number("43")
                .judged(new Count.Best());

        assertThat(verdict.agreement()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(details(verdict).dissent()).containsExactly("3");
    }

    @Test
    void meaningCountsWhereVectorsAre() {
        Embeddings byFirstLetter = texts -> Optional.of(texts.stream()
                .map(text -> text.startsWith("y") ? new float[] {1, 0} : new float[] {0, 1})
                .toList());

        Verdict verdict =
                answers.prose("yes").prose("yep, certainly").prose("no").judged(new Count.Best(), byFirstLetter);

        assertThat(verdict.agreement()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(details(verdict).dissent()).containsExactly("3");
    }

    @Test
    void resultInABoxCountsAndNotTheTextAroundIt() {
        String around = "The riddle of induction was answered by \\boxed{%s}, as realists say.";

        Verdict verdict = answers.prose(around.formatted("David Lewis"))
                .prose("\\boxed{David Lewis}")
                .prose(around.formatted("Hilary Putnam"))
                .judged(new Count.Best());

        assertThat(details(verdict).dissent()).containsExactly("3");
        assertThat(List.of("1", "2")).contains(verdict.chosen());
    }
}
