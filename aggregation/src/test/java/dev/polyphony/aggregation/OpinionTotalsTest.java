package dev.polyphony.aggregation;

import static dev.polyphony.aggregation.Answers.EVEN;
import static dev.polyphony.aggregation.Answers.details;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.Opinion;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.plan.Verdict.Ruling;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpinionTotalsTest {
    private final Answers answers = new Answers()
            .prose("alpha beta", EVEN)
            .prose("gamma delta", new Assessment(0.9, 0.5, 0.5))
            .prose("epsilon zeta", EVEN);

    @Test
    void ranksAddUpByBorda() {
        Verdict verdict = answers.said("a", ranking("1", "2", "3"))
                .said("b", ranking("3", "1", "2"))
                .judged(new Count.Ranks());

        assertThat(verdict.scores()).isEqualTo(Map.of("1", 0.75, "2", 0.25, "3", 0.5));
        assertThat(verdict.chosen()).isEqualTo("1");
        assertThat(details(verdict).groups()).isEmpty();
        assertThat(details(verdict).confidence()).isNull();
        assertThat(details(verdict).dissent()).containsExactly("2", "3");
    }

    @Test
    void memberThatDoesNotRankItsOwnAnswerNeitherHelpsNorHarmsIt() {
        Verdict verdict = answers.said("1", ranking("2", "3"))
                .said("2", ranking("1", "3"))
                .said("3", ranking("1", "2"))
                .judged(new Count.Ranks());

        assertThat(verdict.scores()).isEqualTo(Map.of("1", 1.0, "2", 0.5, "3", 0.0));
    }

    @Test
    void answerThatNobodyRankedIsNeitherGoodNorBad() {
        Verdict verdict = answers.said("1", ranking("2", "3")).judged(new Count.Ranks());

        assertThat(verdict.scores()).isEqualTo(Map.of("1", 0.5, "2", 1.0, "3", 0.0));
    }

    @Test
    void equalRanksAreATieThatTheOwnScoreBreaks() {
        Verdict verdict = answers.said("a", ranking("1", "2", "3"))
                .said("b", ranking("2", "1", "3"))
                .judged(new Count.Ranks());

        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(details(verdict).ruling()).isEqualTo(Ruling.TIE);
    }

    @Test
    void meanIsMovedByOneJudgeAndTheMedianIsNot() {
        answers.said("a", scores(0.6, 0.5, 0.4))
                .said("b", scores(0.6, 0.5, 0.4))
                .said("c", scores(0.0, 0.9, 0.4));

        assertThat(answers.judged(new Count.Scores(ScoreBy.MEAN)).chosen()).isEqualTo("2");
        assertThat(answers.judged(new Count.Scores(ScoreBy.MEDIAN)).chosen()).isEqualTo("1");
    }

    @Test
    void scoreOfTheJuryIsTheConfidence() {
        Verdict verdict = answers.said("a", scores(0.6, 0.5, 0.4))
                .said("b", scores(0.8, 0.5, 0.4))
                .judged(new Count.Scores(ScoreBy.MEAN));

        assertThat(details(verdict).confidence()).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void preferenceCountsOnlyWhereTheSameJudgeRepeatsItWithTheOrderTurned() {
        Verdict verdict = answers.said("a", prefers("1", "2", "1"))
                .said("a", prefers("2", "1", "2"))
                .said("a", prefers("1", "3", "3"))
                .said("a", prefers("3", "1", "3"))
                .said("b", prefers("3", "2", "3"))
                .said("c", prefers("2", "3", "3"))
                .judged(new Count.Pairs());

        // a prefers what comes first of 1 and 2; b and c agree on 3 but neither was asked twice.
        assertThat(verdict.scores()).isEqualTo(Map.of("1", -1.0, "2", 0.0, "3", 1.0));
        assertThat(verdict.chosen()).isEqualTo("3");
        assertThat(details(verdict).confidence()).isNull();
    }

    @Test
    void judgesWhoContradictThemselvesLeaveItToTheOwnScore() {
        Verdict verdict = answers.said("a", prefers("1", "2", "1"))
                .said("a", prefers("2", "1", null))
                .judged(new Count.Pairs());

        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(details(verdict).ruling()).isEqualTo(Ruling.TIE);
    }

    @Test
    void ballotWithoutSuchOpinionsIsJudgedByTheOwnScore() {
        Verdict verdict = answers.said("a", scores(1, 0, 0)).judged(new Count.Ranks());

        assertThat(verdict.chosen()).isEqualTo("2");
        assertThat(details(verdict).parts()).containsKeys("1", "2", "3");
    }

    private static Opinion ranking(String... paths) {
        return new Opinion.Ranking(List.of(paths));
    }

    private static Opinion scores(double first, double second, double third) {
        return new Opinion.Scores(Map.of("1", first, "2", second, "3", third));
    }

    private static Opinion prefers(String first, String second, @Nullable String better) {
        return new Opinion.Preference(first, second, better);
    }
}
