package dev.polyphony.prompt;

import static dev.polyphony.prompt.Tasks.CANDIDATES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.Candidate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateLabelsTest {
    @Test
    void eachCandidateIsFirstWithOneOfAsManyJudges() {
        List<Candidate> first = IntStream.range(0, CANDIDATES.size())
                .mapToObj(judge -> inTurn(CANDIDATES, judge).getFirst())
                .toList();

        assertThat(first).containsExactlyInAnyOrderElementsOf(CANDIDATES);
    }

    @Test
    void twoJudgesSeeTwoCandidatesInBothOrders() {
        List<Candidate> two = CANDIDATES.subList(0, 2);

        assertThat(inTurn(two, 0)).isEqualTo(inTurn(two, 1).reversed());
    }

    @Test
    void furtherJudgesSeeThemTheOtherWayRound() {
        assertThat(inTurn(CANDIDATES, CANDIDATES.size()))
                .isEqualTo(inTurn(CANDIDATES, 0).reversed());
    }

    @Test
    void sameJudgeSeesTheSameOrderOnEveryAttempt() {
        assertThat(inTurn(CANDIDATES, 1)).isEqualTo(inTurn(CANDIDATES, 1));
    }

    private static List<Candidate> inTurn(List<Candidate> candidates, int turn) {
        return List.copyOf(
                CandidateLabels.inTurn(candidates, 42, turn).byLabel().values());
    }
}
