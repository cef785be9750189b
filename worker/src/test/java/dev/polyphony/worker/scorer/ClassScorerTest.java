package dev.polyphony.worker.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelRef;
import dev.polyphony.provider.EnvironmentProxies;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.ScorerFailed;
import dev.polyphony.scoring.Weights;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes of an operator's own, and what becomes of an answer where they fail. */
class ClassScorerTest {
    private static final ModelRef MODEL = ModelRef.parse("ollama/mistral:7b-instruct");
    private static final Duration LONG = Duration.ofMinutes(1);

    /** A class as an operator would write it. */
    public static final class Good implements ConfidenceScorer {
        @Override
        public Optional<Confidence> score(String question, ModelRef model, String answer) {
            return Optional.of(new Confidence(0.9, "ours", true));
        }

        @Override
        public boolean isCalibrated(String question, ModelRef model) {
            return true;
        }
    }

    /** Fails, and would tell what it was asked. */
    public static final class Failing implements ConfidenceScorer {
        @Override
        public Optional<Confidence> score(String question, ModelRef model, String answer) {
            throw new IllegalStateException("no score for " + question);
        }
    }

    /** Never ends by itself. */
    public static final class Endless implements ConfidenceScorer {
        @Override
        public Optional<Confidence> score(String question, ModelRef model, String answer) {
            return again(question, model, answer);
        }

        private Optional<Confidence> again(String question, ModelRef model, String answer) {
            return score(question, model, answer);
        }
    }

    /** Cannot be made. */
    public static final class Closed implements ConfidenceScorer {
        private Closed() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Confidence> score(String question, ModelRef model, String answer) {
            return Optional.empty();
        }
    }

    @Test
    void classOfThatNameScores() {
        ConfidenceScorer scorer = scorer(Good.class.getName());

        assertThat(scorer.score("q", MODEL, "a")).contains(new Confidence(0.9, "class", true));
        assertThat(scorer.isCalibrated("q", MODEL)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"Failing, it ended with IllegalStateException", "Endless, it ended with StackOverflowError"})
    void answerOfAFailingScorerIsJudgedByWhatIsBuiltInAndSaysSo(String type, String why) {
        Assessor assessor =
                new Assessor(Weights.standard(), List.of(scorer(ClassScorerTest.class.getName() + "$" + type)));

        Assessment assessment = assessor.assess("a secret question", "Certainly.", MODEL, List.of());

        assertThat(assessment.scorer()).isEqualTo("phrases");
        assertThat(assessment.scorerFailed()).isEqualTo("scorer-class: " + why);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void whatIsNoConfidenceIsAFailure(double value) {
        ConfidenceScorer scorer =
                own(LONG).guarded((question, model, answer) -> Optional.of(new Confidence(value, "x", false)));

        assertThatThrownBy(() -> scorer.score("q", MODEL, "a")).isInstanceOf(ScorerFailed.class);
    }

    @Test
    void hangingScorersTakeNoMoreThanTheirPlaces() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        AtomicLong time = new AtomicLong();
        ScorerGuard guard = new ScorerGuard("ours", Duration.ofMillis(50), () -> Instant.ofEpochMilli(time.get()));
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> guard.ask(() -> {
                        asked.incrementAndGet();
                        boolean ended = false;
                        while (!ended) {
                            try {
                                never.await();
                                ended = true;
                            } catch (InterruptedException e) {
                                // Such scorers are: they go on.
                            }
                        }
                        return 1;
                    }))
                    .isInstanceOf(ScorerFailed.class);
            time.addAndGet(120_000);
        }

        assertThat(asked).hasValue(4);
        never.countDown();
    }

    @Test
    void whoFailedThreeTimesInARowIsLeftAloneForAMinute() {
        AtomicLong time = new AtomicLong();
        AtomicInteger asked = new AtomicInteger();
        ScorerGuard guard = new ScorerGuard("ours", LONG, () -> Instant.ofEpochMilli(time.get()));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> guard.ask(() -> failing(asked))).isInstanceOf(ScorerFailed.class);
        }
        assertThat(asked).hasValue(3);

        time.set(61_000);

        assertThat(guard.ask(() -> 7)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.example.Nothing                                        | there is no class org.example.Nothing; name the jar that has it in scorer-jar
            java.lang.String                                           | java.lang.String is no dev.polyphony.scoring.ConfidenceScorer
            dev.polyphony.worker.scorer.ClassScorerTest$Closed         | dev.polyphony.worker.scorer.ClassScorerTest$Closed cannot be made (IllegalAccessException); it has to be public, with a public constructor without parameters
            """)
    void classThatCannotBeUsedKeepsTheWorkerFromStarting(String type, String problem) {
        assertThatThrownBy(() -> scorer(type)).isInstanceOfSatisfying(InvalidField.class, refused -> {
            assertThat(refused.field()).isEqualTo("scorer-class");
            assertThat(refused.problem()).isEqualTo(problem);
        });
    }

    @Test
    void jarThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new OwnScorers(
                        LONG, List.of(Path.of("nowhere.jar")), EnvironmentProxies.none(), InstantSource.system()))
                .hasMessage("scorer-jar: 'nowhere.jar' is not there, or cannot be read");
    }

    @Test
    void twoScorersAtOnceAreRefused() {
        assertThatThrownBy(() -> new OwnScorers.Named(
                        "complexity", Optional.of(List.of("true")), Optional.empty(), Optional.of("org.example.Ours")))
                .hasMessage("complexity-class: is given beside complexity-command; give one of them");
    }

    private static int failing(AtomicInteger asked) {
        asked.incrementAndGet();
        throw new IllegalStateException();
    }

    private static ConfidenceScorer scorer(String type) {
        return own(LONG)
                .confidence(new OwnScorers.Named("scorer", Optional.empty(), Optional.empty(), Optional.of(type)))
                .orElseThrow();
    }

    private static OwnScorers own(Duration timeout) {
        return new OwnScorers(timeout, List.of(), EnvironmentProxies.none(), InstantSource.system());
    }
}
