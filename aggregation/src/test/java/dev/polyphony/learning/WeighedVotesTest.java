package dev.polyphony.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.scoring.Weights;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeighedVotesTest {
    private static final LearntWorkload LETTERS = LearntWorkload.learn(
                    "letters",
                    "today",
                    IntStream.range(0, 120).mapToObj(WeighedVotesTest::graded).toList())
            .orElseThrow();

    @Test
    void probabilityOfAPanelIsCalibratedForPromptsOfTheKindThatWasLearnt() {
        assertThat(details("letters", question(7_000)).calibrated()).isTrue();
    }

    @Test
    void ofAnotherKindOfPromptItIsNotCalibratedThoughTheWorkloadIsNamed() {
        assertThat(details("letters", "Write a limerick about the sea.").calibrated())
                .isFalse();
    }

    @Test
    void whereNothingWasLearntNobodySaysWhetherItIsCalibrated() {
        assertThat(details("others", question(7_000)).calibrated()).isNull();
    }

    private static Verdict.Details details(@Nullable String workload, String prompt) {
        Verdict verdict = new WeighedVotes(
                        tenant -> List.of(LETTERS),
                        new Aggregator(Weights.standard(), AggregationSettings.standard(), Embeddings.none()),
                        Weights.standard(),
                        AggregationSettings.standard(),
                        Embeddings.none())
                .judge(
                        new Ballot(
                                new Count.Weighed(workload, 0.9), List.of(entry("1", "a", "A"), entry("2", "b", "A"))),
                        new Count.Weighed(workload, 0.9),
                        "acme",
                        prompt);
        return Objects.requireNonNull(verdict.details());
    }

    static Entry entry(String path, String model, String letter) {
        return new Entry(
                path,
                new Reply(
                        ModelRef.parse("openai/" + model),
                        model,
                        "The answer is (" + letter + ").",
                        Usage.NONE,
                        null,
                        Duration.ZERO,
                        new Assessment(0.5, 0.5, 0.5),
                        false,
                        1,
                        true,
                        null,
                        null));
    }

    /** One is right always, the other three times of four. */
    private static GradedBallot graded(int number) {
        boolean right = number % 4 != 0;
        return new GradedBallot(
                question(number),
                "",
                List.of(
                        Vote.of("a", question(number), "The answer is (A)."),
                        Vote.of("b", question(number), right ? "The answer is (A)." : "The answer is (B).")),
                Map.of("a", true, "b", right),
                Map.of("a", 1e-4, "b", 1e-5));
    }

    private static String question(int number) {
        return "Question " + number + ": which of these letters is the first one?\nA. one\nB. two\nC. three\nD. four";
    }
}
