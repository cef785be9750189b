package dev.polyphony.scoring.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.scoring.CalibratedScorer;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private static final String RIGHT = "2 + 3 = 5, so there are 5 apples.\n#### 5";
    private static final String WRONG = "However, 2 + 3 = 6, so there might be 6 apples, I think.";
    private static final ModelRef MODEL = ModelRef.parse("openai/some-model-2026-01-01");

    @Test
    void learnsWhatTellsRightFromWrong() {
        Workload workload = new Training("apples", "a test").learn(answers(400));

        assertThat(workload.of(MODEL))
                .get()
                .satisfies(learnt -> assertThat(learnt.auc()).isGreaterThan(0.95));
        CalibratedScorer scorer = new CalibratedScorer(List.of(workload));
        assertThat(value(scorer, RIGHT)).isGreaterThan(0.7);
        assertThat(value(scorer, WRONG)).isLessThan(0.3);
    }

    @Test
    void judgesNeitherOtherModelsNorOtherPrompts() {
        CalibratedScorer scorer = new CalibratedScorer(List.of(new Training("apples", "a test").learn(answers(400))));

        assertThat(scorer.score(question(7), ModelRef.parse("openai/another"), RIGHT))
                .isEmpty();
        assertThat(scorer.score("Should a small team choose REST or GraphQL?", MODEL, RIGHT))
                .isEmpty();
        assertThat(scorer.score(question(7), MODEL, RIGHT))
                .get()
                .extracting(Confidence::scorer, Confidence::calibrated)
                .containsExactly("apples", true);
    }

    /** Seventy features are enough to tell three hundred coins apart, for whoever has seen them fall. */
    @Test
    void figuresAreOfAnswersThatWereNotLearntFrom() {
        Random coin = new Random(7);
        List<GradedAnswer> coins = IntStream.range(0, 300)
                .mapToObj(i -> new GradedAnswer(
                        "",
                        question(i),
                        "some-model",
                        coin.ints(1 + coin.nextInt(30), 0, 1000)
                                .mapToObj(n -> n % 3 == 0 ? "word " : n + (n % 5 == 0 ? ".\n" : " "))
                                .collect(Collectors.joining()),
                        coin.nextBoolean()))
                .toList();

        Workload workload = new Training("coins", "a test").learn(coins);

        assertThat(workload.of(MODEL))
                .get()
                .satisfies(learnt -> assertThat(learnt.auc()).isBetween(0.4, 0.6));
        CalibratedScorer scorer = new CalibratedScorer(List.of(workload));
        List<GradedConfidence> judgedByTheShipped = coins.stream()
                .flatMap(answer -> scorer.score(answer.prompt(), MODEL, answer.answer()).stream()
                        .map(confidence -> new GradedConfidence(confidence.value(), answer.right())))
                .toList();
        assertThat(judgedByTheShipped).hasSizeGreaterThan(250);
        assertThat(Auc.of(judgedByTheShipped)).isBetween(0.4, 0.6);
    }

    @Test
    void lineOfNothingButBracketsIsRefused() {
        for (String opening : List.of("[", "{\"a\":", "{\"answer\":[")) {
            assertThatThrownBy(() -> GradedAnswer.read(List.of(opening.repeat(100_000))))
                    .isInstanceOf(InvalidField.class)
                    .hasMessage("line 1: is no JSON object");
        }
    }

    @Test
    void tooFewAnswersAreRefused() {
        assertThatThrownBy(() -> new Training("apples", "a test").learn(answers(60)))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("at least 200 are needed");
    }

    @Test
    void answersThatAreAllRightAreRefused() {
        List<GradedAnswer> right = answers(400).stream()
                .map(a -> new GradedAnswer(a.set(), a.prompt(), a.model(), a.answer(), true))
                .toList();

        assertThatThrownBy(() -> new Training("apples", "a test").learn(right))
                .isInstanceOf(InvalidField.class)
                .hasMessageContaining("nothing to tell apart");
    }

    @Test
    void lineThatIsNoAnswerIsNamed() {
        assertThatThrownBy(() -> GradedAnswer.read(List.of("", "{\"prompt\": \"q\"}")))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("line 2: needs prompt, model and answer");
    }

    @Test
    void aucCountsPairsAndCalibrationErrorGaps() {
        List<GradedConfidence> judged = List.of(
                new GradedConfidence(0.9, true),
                new GradedConfidence(0.6, false),
                new GradedConfidence(0.4, true),
                new GradedConfidence(0.1, false));

        assertThat(Auc.of(judged)).isEqualTo(0.75);
        assertThat(CalibrationError.of(judged)).isEqualTo((0.1 + 0.6 + 0.6 + 0.1) / 4, within(1e-9));
    }

    private static double value(CalibratedScorer scorer, String answer) {
        Optional<Confidence> confidence = scorer.score(question(3), MODEL, answer);
        return confidence.orElseThrow().value();
    }

    private static List<GradedAnswer> answers(int count) {
        List<GradedAnswer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean right = i % 3 != 0;
            answers.add(new GradedAnswer("", question(i), "some-model", right ? RIGHT : WRONG, right));
        }
        return answers;
    }

    private static String question(int i) {
        return "Ann has " + i + " apples and Bob gives her some more, how many apples does Ann have now?";
    }
}
