package dev.polyphony.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.text.ServerLimits;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comparing answers takes is bounded by what is let in: so many members, so long texts. */
class LargestBallotTest {
    /** A decision that takes longer is given to another worker. */
    private static final Duration DECISION = Duration.ofSeconds(30);

    private static final int MEMBERS = 32;
    private static final int LONGEST = ServerLimits.TEXT;

    @ParameterizedTest
    @ValueSource(ints = {50, 100_000})
    void longestAnswersOfTheWidestPanelAreComparedInTime(int words) {
        Answers answers = new Answers();
        for (int member = 0; member < MEMBERS; member++) {
            answers.prose(text(new Random(member), words));
        }

        Verdict verdict = assertTimeoutPreemptively(DECISION, () -> answers.judged(new Count.Votes(null, null, 0)));

        assertThat(verdict.scores()).hasSize(MEMBERS);
    }

    private static String text(Random random, int words) {
        return random.ints(LONGEST / 8, 0, words)
                .mapToObj(word -> String.format("w%06d", word))
                .collect(Collectors.joining(" "));
    }
}
