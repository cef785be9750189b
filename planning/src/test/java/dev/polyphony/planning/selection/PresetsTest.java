package dev.polyphony.planning.selection;

import static dev.polyphony.planning.Compiling.CATALOGUE;
import static dev.polyphony.planning.Compiling.compiled;
import static dev.polyphony.planning.Compiling.names;
import static dev.polyphony.planning.Compiling.rejected;
import static dev.polyphony.planning.Compiling.tuned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.catalogue.ModelFamily;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.AggregationNode.Reviewer;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Level;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Strategy;
import dev.polyphony.planning.Compiling;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsTest {
    private static final Tuning EVERYTHING =
            new Tuning(0.8, 2, 0.5, Duration.ofSeconds(4), "gpt-4o", List.of("gpt-4"), ScoreBy.MEDIAN);

    @ParameterizedTest
    @EnumSource(value = Strategy.class, mode = EnumSource.Mode.EXCLUDE, names = "TEAM")
    void everyStrategyButATeamsCompilesWithOneProviderOnly(Strategy strategy) {
        assertThat(compiled(strategy.word(), "openai").root().askable()).isTrue();
    }

    @Test
    void cheapestTakesTheCheapestModelsListedForTheLevelOfThePrompt() {
        CompiledPlan plan = compiled(Preset.of("cheapest"), "Implement a parser");

        assertThat(names(plan.root()))
                .hasSize(3)
                .allSatisfy(name -> assertThat(levels(name)).contains(Level.ADVANCED));
        assertThat(prices(names(plan.root()))).isSorted();
        assertThat(plan.choices()).singleElement().satisfies(choice -> {
            assertThat(choice.level()).isEqualTo(Level.ADVANCED);
            assertThat(choice.why()).contains("'implement'");
        });
    }

    @Test
    void cheapestChoosesAmongNamedModelsOnly() {
        CompiledPlan plan = compiled(
                new Preset("cheapest", null, List.of("gpt-4", "gpt-4o-mini", "gpt-4o"), null), "Implement a parser");

        assertThat(names(plan.root())).containsExactly("gpt-4o", "gpt-4");
    }

    @Test
    void whereNoModelIsListedForTheLevelTheHighestThereIsIsTaken() {
        CompiledPlan plan =
                compiled(new Preset("cheapest", null, List.of("gpt-4o-mini", "gpt-4o"), null), "Prove the theorem");

        assertThat(names(plan.root())).containsExactly("gpt-4o");
    }

    @Test
    void escalationStopsAtTheThresholdAskedFor() {
        assertThat(compiled("escalate").root())
                .isInstanceOfSatisfying(
                        Node.Escalate.class,
                        chain -> assertThat(chain.threshold()).isEqualTo(0.6));
        Preset strict = tuned("escalate", new Tuning(0.9, null, null, null, null, null, null));
        assertThat(compiled(strict, "a question").root())
                .isInstanceOfSatisfying(
                        Node.Escalate.class,
                        chain -> assertThat(chain.threshold()).isEqualTo(0.9));
    }

    @Test
    void fallbackGoesOnForFailuresOnlyUnlessItIsToldAThreshold() {
        assertThat(compiled("fallback").root()).isInstanceOf(Node.Fallback.class);
        CompiledPlan plan =
                compiled(tuned("fallback", new Tuning(0.8, null, null, null, null, null, null)), "a question");
        assertThat(plan.strategy()).isEqualTo("fallback");
        assertThat(plan.root())
                .isInstanceOfSatisfying(
                        Node.Escalate.class,
                        chain -> assertThat(chain.threshold()).isEqualTo(0.8));
    }

    @Test
    void graceIsThatWhichWasAskedFor() {
        Tuning tuning = new Tuning(null, null, null, null, null, null, null, Duration.ofSeconds(3));
        Node.Panel panel =
                (Node.Panel) compiled(tuned("vote", tuning), "a question").root();
        assertThat(panel.grace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(panel.stragglers()).isEqualTo(new Node.Stragglers(false, true));
    }

    @Test
    void cheapestTakesTheCheapestOfAllWhereThePromptDoesNotSayWhatTaskItIs() {
        CompiledPlan plan = compiled(Preset.of("cheapest"), "What is 2+2?");

        long cheapest = CATALOGUE.all().stream()
                .filter(model -> model.levels().contains(Level.BASIC) && !model.retiredOn(Compiling.DAY))
                .mapToLong(model -> model.prices().first().cost(1000, 1000).orElseThrow())
                .min()
                .orElseThrow();
        assertThat(prices(names(plan.root()))).isSorted().startsWith(cheapest);
    }

    @Test
    void cheapestOfTheClassicRegistryForASumIsTheSmallestModel() {
        CompiledPlan plan = compiled(
                new Preset(
                        "cheapest",
                        null,
                        List.of(
                                "claude-haiku-3.5",
                                "claude-sonnet-3.5",
                                "claude-opus-3",
                                "gpt-4o-mini",
                                "gpt-4o",
                                "gpt-4"),
                        null),
                "What is 2+2?");

        assertThat(names(plan.root())).startsWith("gpt-4o-mini");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cheapest", "ensemble"})
    void modelsThatNobodyNamedAreOfDifferentProvidersWhereOthersAreReady(String strategy) {
        CompiledPlan plan = compiled(Preset.of(strategy), "What is 2+2?", "openai", "mistral", "gemini");

        assertThat(names(plan.root()))
                .extracting(name ->
                        CATALOGUE.find(String.valueOf(name)).ref().provider().value())
                .containsExactlyInAnyOrder("openai", "mistral", "gemini");
    }

    @Test
    void namesThatNobodyKnowsComeLastOfTheCheapest() {
        CompiledPlan plan =
                compiled(new Preset("cheapest", null, List.of("nobody", "gpt-4o-mini"), null), "What is 2+2?");

        assertThat(names(plan.root())).containsExactly("gpt-4o-mini", "nobody");
    }

    @Test
    void hedgeRacesTheFirstTwoModelsOfTheChainThatCanAnswer() {
        assertThat(names(compiled("hedge").root())).containsExactly("gpt-4o-mini", "gpt-4o");
    }

    @Test
    void synthesisHasEachMemberReviewTheOthersAndAChairmanWithASubstitute() {
        Node.Panel panel = (Node.Panel) compiled("synthesis").root();
        AggregationNode.Synthesize synthesis = (AggregationNode.Synthesize) panel.aggregation();

        assertThat(synthesis.reviewers()).extracting(Reviewer::member).containsExactly("1", "2", "3");
        assertThat(synthesis.reviewers())
                .extracting(reviewer -> reviewer.node().label())
                .containsExactlyElementsOf(names(panel));
        assertThat(names(synthesis.chairman())).hasSize(2);
        assertThat(synthesis.chairman().path()).isEqualTo("chairman");
    }

    @Test
    void judgesAreThreeOfDifferentFamiliesAndHaveASubstitute() {
        AggregationNode.Jury jury = jury(compiled("jury"));

        assertThat(jury.judges())
                .hasSize(3)
                .allSatisfy(judge -> assertThat(names(judge)).hasSize(2));
        assertThat(families(jury)).doesNotHaveDuplicates();
        assertThat(jury.by()).isEqualTo(ScoreBy.TRIMMED);
    }

    @Test
    void nobodyJudgesTheirOwnFamilyWhereAnotherIsReady() {
        AggregationNode.Jury jury =
                jury(compiled(new Preset("jury", null, List.of("gpt-4o", "gpt-4o-mini"), null), "a question"));
        assertThat(families(jury)).hasSize(3).doesNotContain("openai");

        AggregationNode.Jury others = jury(
                compiled(new Preset("jury", null, List.of("claude-opus-5-5", "mistral-small"), null), "a question"));
        assertThat(families(others)).hasSize(3).doesNotContain("anthropic", "mistral");
    }

    @Test
    void familyOfAMemberJudgesWhereThereAreNotThreeOthers() {
        AggregationNode.Jury jury = jury(compiled(
                new Preset("jury", null, List.of("gpt-4o", "gpt-4o-mini"), null),
                "a question",
                "openai",
                "anthropic",
                "gemini"));

        assertThat(families(jury))
                .containsExactlyInAnyOrder("anthropic", "google", "openai")
                .endsWith("openai");
    }

    @Test
    void twoJudgesHaveTheirMeanAndWhatIsAskedForHolds() {
        assertThat(jury(compiled("jury", "openai", "anthropic")).by()).isEqualTo(ScoreBy.MEAN);
        Tuning median =
                new Tuning(null, null, null, null, null, List.of("gpt-4o", "gpt-4", "gpt-4o-mini"), ScoreBy.MEDIAN);
        assertThat(jury(compiled(tuned("jury", median), "a question")).by()).isEqualTo(ScoreBy.MEDIAN);
    }

    @Test
    void onlyAPlanWhoseScoresAreTrimmedNeedsWorkersThatKnowIt() {
        assertThat(compiled("jury").semantics()).isEqualTo(8);
        assertThat(compiled("jury", "openai", "anthropic").semantics()).isLessThan(8);
    }

    @Test
    void selfFusionAsksOneModelSeveralTimesAndOnceMoreToConclude() {
        Node.Panel panel =
                (Node.Panel) compiled(new Preset("self-fusion", null, List.of("claude-haiku-4-5"), 4), "a question")
                        .root();

        assertThat(panel.members()).extracting(Node::label).hasSize(4).containsOnly("claude-haiku-4-5");
        assertThat(panel.aggregation()).isInstanceOfSatisfying(AggregationNode.Synthesize.class, synthesis -> {
            assertThat(synthesis.reviewers()).isEmpty();
            assertThat(synthesis.chairman().label()).isEqualTo("claude-haiku-4-5");
        });
    }

    @Test
    void selfFusionRefusesWhatWouldMakeItUseless() {
        assertThat(rejected(new Preset("self-fusion", null, List.of("gpt-4o", "gpt-4"), null), Limits.DEFAULT)
                        .field())
                .isEqualTo("models");
        assertThat(rejected(new Preset("self-fusion", null, List.of("gpt-4o"), 1), Limits.DEFAULT)
                        .field())
                .isEqualTo("ensemble-size");
    }

    private static AggregationNode.Jury jury(CompiledPlan plan) {
        return (AggregationNode.Jury) ((Node.Panel) plan.root()).aggregation();
    }

    private static List<String> families(AggregationNode.Jury jury) {
        return jury.judges().stream()
                .map(judge -> String.valueOf(names(judge).getFirst()))
                .map(name -> ModelFamily.of(CATALOGUE.find(name).ref()))
                .toList();
    }

    @Test
    void chairmanAndReviewersAreThoseThatWereNamed() {
        Tuning tuning = new Tuning(null, null, null, null, "gpt-4o", List.of("gpt-4", "gpt-4o-mini"), null);
        Node.Panel panel = (Node.Panel)
                compiled(new Preset("council", null, List.of("gpt-4", "claude-sonnet-5-5"), null, tuning), "a question")
                        .root();
        AggregationNode.Council council = (AggregationNode.Council) panel.aggregation();

        assertThat(council.chairman().label()).isEqualTo("gpt-4o");
        assertThat(council.reviewers())
                .extracting(reviewer -> reviewer.node().label())
                .containsExactly("gpt-4", "gpt-4o-mini");
        assertThat(council.reviewers()).extracting(Reviewer::member).containsExactly("1", null);
    }

    @ParameterizedTest
    @CsvSource({
        "fallback, quorum",
        "vote, threshold",
        "ensemble, margin",
        "escalate, delay",
        "jury, chairman",
        "vote, judges",
        "council, score-by"
    })
    void whatAStrategyHasNoUseForIsRefused(String strategy, String option) {
        assertThat(rejected(tuned(strategy, only(option)), Limits.DEFAULT).field())
                .isEqualTo(option);
    }

    @Test
    void unknownStrategyIsAnsweredWithThoseThereAre() {
        assertThat(rejected(Preset.of("oracle"), Limits.DEFAULT).problem())
                .isEqualTo("'oracle' is not known; there are: cheapest, fallback, escalate, ensemble, vote, synthesis,"
                        + " council, hedge, self-fusion, jury, balanced, team, adaptive");
    }

    private static Tuning only(String option) {
        return new Tuning(
                option.equals("threshold") ? EVERYTHING.threshold() : null,
                option.equals("quorum") ? EVERYTHING.quorum() : null,
                option.equals("margin") ? EVERYTHING.margin() : null,
                option.equals("delay") ? EVERYTHING.delay() : null,
                option.equals("chairman") ? EVERYTHING.chairman() : null,
                option.equals("judges") ? EVERYTHING.judges() : null,
                option.equals("score-by") ? EVERYTHING.scoreBy() : null);
    }

    private static Set<Level> levels(String name) {
        return CATALOGUE.find(name).levels();
    }

    private static List<Long> prices(List<String> names) {
        return names.stream()
                .map(CATALOGUE::find)
                .map(model -> model.prices().first())
                .map(price -> price.cost(1000, 1000).orElseThrow())
                .toList();
    }
}
