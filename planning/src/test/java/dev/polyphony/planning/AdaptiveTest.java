package dev.polyphony.planning;

import static dev.polyphony.planning.Compiling.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.learning.GradedBallot;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.learning.Vote;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.Availability.State;
import dev.polyphony.port.TrafficView;
import dev.polyphony.routing.SignalReader;
import dev.polyphony.routing.Signals;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the strategy that goes by what was learnt is compiled to. */
class AdaptiveTest {
    private static final Instant LEARNT = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock TODAY = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
    private static final String BETTER = "gpt-4o";
    private static final String CHEAPER = "gpt-4o-mini";

    private static final LearntWorkload LETTERS = LearntWorkload.learn(
                    "letters",
                    "today",
                    IntStream.range(0, 120).mapToObj(AdaptiveTest::graded).toList())
            .orElseThrow();

    /** Of prompts about cooking only the weaker one is right, of all others only the better one, at one price. */
    private static final LearntWorkload TOPICS = LearntWorkload.learn(
                    "topics",
                    "today",
                    IntStream.range(0, 120).mapToObj(AdaptiveTest::ofATopic).toList(),
                    AdaptiveTest::topics)
            .orElseThrow();

    private Embeddings embeddings = AdaptiveTest::topics;

    private LearntWorkload known = LETTERS.standing(LEARNT, List.of(), List.of());

    @Test
    void whatIsExpectedOfTheAnswerIsRecorded() {
        CompiledPlan plan = compiled(question(7_000), Tuning.NONE);

        assertThat(choice(plan).prediction()).satisfies(prediction -> {
            assertThat(prediction.workload()).isEqualTo("letters");
            assertThat(prediction.learntAt()).isEqualTo(LEARNT);
            assertThat(prediction.questions()).isEqualTo(120);
            assertThat(prediction.accuracy()).isBetween(0.5, 1.0);
            assertThat(names(plan.root())).containsAll(prediction.models());
        });
        assertThat(choice(plan).why()).doesNotContain("rated answers");
    }

    @Test
    void ofPromptsOfAnotherKindNothingIsExpectedThoughTheWorkloadIsNamed() {
        CompiledPlan plan = compiled("Write a limerick about the sea.", Tuning.adaptive("letters", null, null));

        assertThat(choice(plan).prediction()).isNull();
    }

    @Test
    void whereNothingWasLearntOneIsAskedAloneAndNothingIsExpected() {
        CompiledPlan plan = compiled("Write a limerick about the sea.", Tuning.NONE);

        assertThat(names(plan.root()).getFirst()).isEqualTo(BETTER);
        assertThat(choice(plan).prediction()).isNull();
    }

    @Test
    void planSaysWherePeopleSayOtherwise() {
        known = LETTERS.standing(
                LEARNT, List.of("of 140 rated answers 61 % are right, where 82 % were expected"), List.of());

        assertThat(choice(compiled(question(7_000), Tuning.NONE)).why())
                .endsWith("; it holds no more: of 140 rated answers 61 % are right, where 82 % were expected");
    }

    @Test
    void promptIsAskedOfWhoIsRightAboutWhatItMeans() {
        known = TOPICS;

        CompiledPlan cooking = compiled("How long is this to cook?", Tuning.adaptive("topics", null, null));
        CompiledPlan other = compiled("Which court hears this?", Tuning.adaptive("topics", null, null));

        assertThat(names(cooking.root()).getFirst()).isEqualTo(CHEAPER);
        assertThat(names(other.root()).getFirst()).isEqualTo(BETTER);
        assertThat(choice(cooking).why()).contains("in this order for what it asks");
    }

    @Test
    void modelThatIsRightElsewhereIsNotExploredWhereThePromptsMeaningTellsBetter() {
        known = TOPICS.standing(LEARNT, List.of(), List.of());

        CompiledPlan plan = compiled(
                "Case 7: who is right?", Tuning.adaptive("topics", null, null).exploring(0.2));

        assertThat(choice(plan).prediction()).isNotNull();
        assertThat(choice(plan).exploration()).isNull();
    }

    @Test
    void whereMeaningCannotBeComputedThePlanSaysSo() {
        known = TOPICS;
        embeddings = Embeddings.none();

        assertThat(choice(compiled("How long is this to cook?", Tuning.adaptive("topics", null, null)))
                        .why())
                .contains("by its kind alone, what it means cannot be computed here");
    }

    @Test
    void howItStandsIsNoPartOfWhatIsKept() {
        LearntWorkload read = LearntWorkload.read("letters", known.json());

        assertThat(read).isEqualTo(LETTERS);
        assertThat(known.json()).doesNotContain("standing");
    }

    private CompiledPlan compiled(String prompt, Tuning tuning) {
        LearntWorkloads learnt = new LearntWorkloads() {
            @Override
            public List<LearntWorkload> of(String tenant) {
                return tenant.equals("acme") ? List.of(known) : List.of();
            }

            @Override
            public Embeddings embeddings() {
                return embeddings;
            }
        };
        Compilation compilation = new PlanCompiler(
                        Compiling.CATALOGUE,
                        model -> new State.Ready(),
                        Defaults.standard(),
                        new SignalReader(Signals.standard()),
                        () -> TrafficView.NONE,
                        TODAY,
                        learnt)
                .compile(
                        new Analysis(
                                "an-1",
                                "acme",
                                prompt,
                                new Preset("adaptive", null, List.of(CHEAPER, BETTER), null, tuning),
                                Limits.DEFAULT),
                        List.of());
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).plan();
    }

    private static Choice choice(CompiledPlan plan) {
        return Objects.requireNonNull(plan.choices()).getFirst();
    }

    /** One is right always, the other, which is much cheaper, three times of four. */
    private static GradedBallot graded(int number) {
        boolean right = number % 4 != 0;
        return new GradedBallot(
                question(number),
                "",
                List.of(
                        Vote.of(BETTER, question(number), "The answer is (A)."),
                        Vote.of(CHEAPER, question(number), right ? "The answer is (A)." : "The answer is (B).")),
                Map.of(BETTER, true, CHEAPER, right),
                Map.of(BETTER, 1e-4, CHEAPER, 1e-5));
    }

    private static GradedBallot ofATopic(int number) {
        boolean cooking = number % 2 == 0;
        String prompt = cooking ? "Cook dish " + number + ": how?" : "Case " + number + ": who is right?";
        return new GradedBallot(
                prompt,
                "",
                List.of(
                        Vote.of(BETTER, question(number), cooking ? "The answer is (B)." : "The answer is (A)."),
                        Vote.of(CHEAPER, question(number), cooking ? "The answer is (A)." : "The answer is (B).")),
                Map.of(BETTER, !cooking, CHEAPER, cooking),
                Map.of(BETTER, 1e-4, CHEAPER, 1e-4));
    }

    private static Optional<List<float[]>> topics(List<String> texts) {
        return Optional.of(texts.stream()
                .map(text -> text.toLowerCase(Locale.ROOT).contains("cook") ? new float[] {1, 0} : new float[] {0, 1})
                .toList());
    }

    private static String question(int number) {
        return "Question " + number + ": which of these letters is the first one?\nA. one\nB. two\nC. three\nD. four";
    }
}
