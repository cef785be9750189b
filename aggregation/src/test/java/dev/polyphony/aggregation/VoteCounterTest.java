package dev.polyphony.aggregation;

import static dev.polyphony.aggregation.Answers.EVEN;
import static dev.polyphony.aggregation.Answers.details;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Assessment;
import dev.polyphony.plan.Aggregation.VoteBy;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Group;
import dev.polyphony.plan.Verdict.Ruling;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VoteCounterTest {
    private final Answers answers = new Answers();

    @Test
    void mostVotesWinAndTheRestDissents() {
        Verdict verdict = answers.number("7").number("42").number("42").judged(votes(null));

        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(details(verdict).ruling()).isEqualTo(Ruling.CLEAR);
        assertThat(details(verdict).dissent()).containsExactly("1");
        assertThat(details(verdict).groups())
                .extracting(Group::value, Group::paths)
                .containsExactly(tuple("42", List.of("2", "3")), tuple("7", List.of("1")));
        assertThat(details(verdict).groups().getFirst().weight()).isCloseTo(2 / 3.0, within(1e-9));
    }

    @Test
    void groupSpeaksThroughItsBestScoredAnswer() {
        Verdict verdict =
                answers.number("42", 0.6).number("42", 0.9).number("7", 0.95).judged(votes(null));

        assertThat(verdict.chosen()).isEqualTo("2");
    }

    @Test
    void tieIsSaidAndBrokenByScore() {
        Verdict verdict = answers.number("7", 0.6).number("42", 0.9).judged(votes(null));

        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(details(verdict).ruling()).isEqualTo(Ruling.TIE);
        assertThat(details(verdict).groups().getFirst().value()).isEqualTo("42");
    }

    @Test
    void leadBelowTheMarginAbstains() {
        Verdict verdict = answers.number("42").number("42").number("7").judged(votes(0.5));

        assertThat(verdict.abstains()).isTrue();
        assertThat(details(verdict).ruling()).isEqualTo(Ruling.ABSTAINED);
        assertThat(details(verdict).confidence()).isNull();
        assertThat(details(verdict).dissent()).isEmpty();
    }

    @Test
    void leadOfExactlyTheMarginIsEnough() {
        Verdict verdict = answers.number("42").number("42").number("7").judged(votes(1 / 3.0));

        assertThat(verdict.chosen()).isEqualTo("1");
    }

    @Test
    void answerWithoutTheFormIsABlankVote() {
        Verdict verdict =
                answers.number("42").prose("It depends.").prose("Hard to say.").judged(by(VoteBy.NUMBER));

        assertThat(verdict.chosen()).isEqualTo("1");
        assertThat(details(verdict).groups()).hasSize(1);
        assertThat(details(verdict).groups().getFirst().weight()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(details(verdict).dissent()).containsExactly("2", "3");
    }

    @Test
    void formThatIsAskedForIsReadWhereItWasNotRecorded() {
        Verdict verdict =
                answers.prose("I take (B)").prose("Answer: B").prose("C.").judged(by(VoteBy.CHOICE));

        assertThat(details(verdict).groups()).extracting(Group::value).containsExactly("B", "C");
    }

    @Test
    void withoutAnyoneInTheFormThatIsAskedForProseIsCompared() {
        Verdict verdict = answers.prose("penguins dance wildly")
                .prose("caching makes REST simple")
                .prose("REST is made simple: caching")
                .judged(by(VoteBy.NUMBER));

        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(details(verdict).groups().getFirst().paths()).containsExactly("2", "3");
    }

    @Test
    void proseGroupHoldsOnlyAnswersThatAllSayTheSame() {
        // By their angles 1 is near to 2 and 2 to 3, but 3 not to 1.
        Verdict verdict = answers.prose("0").prose("30").prose("60").judged(by(VoteBy.TEXT), new Angles());

        assertThat(details(verdict).groups())
                .extracting(group -> group.paths().size())
                .containsExactly(2, 1);
    }

    @Test
    void mixedFormsAreComparedAsProse() {
        Verdict verdict =
                answers.number("42").prose("It depends on the reader.").judged(votes(null));

        assertThat(details(verdict).groups()).hasSize(2);
        assertThat(details(verdict).groups()).extracting(Group::value).contains("It is 42.");
    }

    @Test
    void uncalibratedVotesAreWorthTheirSmoothedShare() {
        Verdict verdict = answers.number("42").number("42").judged(votes(null));

        double effective = 2 / 1.3;
        assertThat(details(verdict).effectiveSize()).isCloseTo(effective, within(1e-9));
        assertThat(details(verdict).confidence()).isCloseTo((effective + 1) / (effective + 2), within(1e-9));
    }

    @Test
    void calibratedVotesThatAgreeAreWorthMoreThanEach() {
        assertThat(details(answers.number("42", 0.8).judged(votes(null))).confidence())
                .isCloseTo(0.8, within(1e-9));
        assertThat(details(answers.number("42", 0.7).judged(votes(null))).confidence())
                .isBetween(0.9, 0.99);
    }

    @Test
    void calibratedVotesThatDifferAreWorthLessThanEach() {
        Double confidence = details(answers.number("42", 0.8).number("7", 0.8).judged(votes(null)))
                .confidence();

        // Exact for independent votes: .8 × .2 / (.8 × .2 + .2 × .8 + .2 × .2).
        assertThat(confidence).isCloseTo(4 / 9.0, within(1e-9));
    }

    @Test
    void sameModelAskedAgainAddsLittle() {
        Assessment sure = new Assessment(0.7, 0.5, 0.5, "learnt", true);
        answers.number("42", 0.7);
        Answers again = new Answers();
        for (int i = 0; i < 3; i++) {
            again.add("42", answers.entries().getFirst().reply().finalAnswer(), sure, "openai/m");
        }

        assertThat(details(again.judged(votes(null))).effectiveSize()).isCloseTo(3 / (1 + 2 * 0.9), within(1e-9));
        assertThat(details(again.judged(votes(null))).confidence()).isBetween(0.7, 0.8);
    }

    @Test
    void longProseIsShownByItsBeginning() {
        Verdict verdict = answers.add("word ".repeat(100), null, EVEN).judged(votes(null));

        assertThat(details(verdict).groups().getFirst().value())
                .endsWith("word…")
                .hasSizeLessThanOrEqualTo(61);
    }

    private static Count votes(@Nullable Double margin) {
        return new Count.Votes(margin, null, 0);
    }

    private static Count by(VoteBy by) {
        return new Count.Votes(null, by, 0);
    }
}
