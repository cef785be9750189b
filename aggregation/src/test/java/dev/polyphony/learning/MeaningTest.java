package dev.polyphony.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.embedding.MiniLm;
import dev.polyphony.learning.PanelValidation.Asked;
import dev.polyphony.plan.Count;
import dev.polyphony.scoring.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Prompts of two topics that nobody marked, so that kinds of prompts tell nothing. */
class MeaningTest {
    private static final MiniLm EMBEDDINGS = AggregationSettings.standard().embeddings();
    private static final Set<String> BOTH = Set.of("cook", "lawyer");
    private static final int QUESTIONS = 200;

    private static final List<String> DISHES = List.of(
            "lentil soup", "roast lamb", "plum cake", "rye bread", "mushroom risotto", "fried trout", "pickles");
    private static final List<String> STEPS = List.of(
            "How long does %s stay in the oven", "Which spice goes well with %s", "What is stirred into %s at the end");
    private static final List<String> CASES = List.of(
            "a lease",
            "an inheritance",
            "a trade mark",
            "a dismissal",
            "a patent",
            "a divorce",
            "a breach of contract");
    private static final List<String> MATTERS = List.of(
            "Which court hears an appeal about %s",
            "Who bears the burden of proof over %s", "Which statute governs %s");

    @AfterAll
    static void close() {
        EMBEDDINGS.close();
    }

    @Test
    void eachPromptIsAskedOfWhoKnowsItsTopic() {
        LearntPanel panel = PanelTraining.learn(eachGoodAtOne(), EMBEDDINGS).orElseThrow();

        assertThat(panel.basis()).isEqualTo("kind and meaning");
        assertThat(asked(panel, "How much salt does a bean stew need, and when?"))
                .isEqualTo(List.of("cook"));
        assertThat(asked(panel, "Which court decides about a will that was forged?"))
                .isEqualTo(List.of("lawyer"));
    }

    @Test
    void routesByMeaningAreMoreOftenRightAtTheCostOfOneModel() {
        List<GradedBallot> ballots = eachGoodAtOne();
        PanelValidation byMeaning = new PanelValidation(ballots, EMBEDDINGS);

        assertThat(byMeaning.byMeaning()).isEqualTo(1);
        assertThat(right(byMeaning)).isGreaterThan(0.85);
        assertThat(right(new PanelValidation(ballots))).isLessThan(0.75);
    }

    @Test
    void wordOfWhoKnowsTheTopicCountsMore() {
        LearntPrompt prompt = PanelTraining.learn(eachGoodAtOne(), EMBEDDINGS)
                .orElseThrow()
                .of("Which spice goes into a potato gratin?", EMBEDDINGS);

        assertThat(prompt.judge(List.of(says("lawyer", "A"), says("cook", "B"))).speaker())
                .isEqualTo("cook");
    }

    @Test
    void verdictOfAPanelGoesByTheMeaningOfItsPrompt() {
        LearntWorkload learnt = LearntWorkload.learn("topics", "today", eachGoodAtOne(), EMBEDDINGS)
                .orElseThrow();
        AggregationSettings measures = AggregationSettings.standard();
        WeighedVotes votes = new WeighedVotes(
                tenant -> List.of(learnt),
                new Aggregator(Weights.standard(), measures, EMBEDDINGS),
                Weights.standard(),
                measures,
                EMBEDDINGS);
        Count.Weighed count = new Count.Weighed("topics", 0.9);
        Ballot ballot = new Ballot(
                count, List.of(WeighedVotesTest.entry("1", "cook", "A"), WeighedVotesTest.entry("2", "lawyer", "B")));

        assertThat(votes.judge(ballot, count, "acme", "Which spice goes into a gratin?\nA. nutmeg\nB. vanilla")
                        .chosen())
                .isEqualTo("1");
        assertThat(votes.judge(ballot, count, "acme", "Which court hears this appeal?\nA. the first\nB. the last")
                        .chosen())
                .isEqualTo("2");
    }

    @Test
    void whereMeaningTellsNothingMoreItIsLeftOut() {
        List<GradedBallot> ballots = ballots((member, cooking) -> false);

        LearntPanel panel = PanelTraining.learn(ballots, EMBEDDINGS).orElseThrow();

        assertThat(panel.basis()).isEqualTo("kind");
        assertThat(panel).isEqualTo(PanelTraining.learn(ballots).orElseThrow());
    }

    @Test
    void whereNoMeaningCanBeComputedTheKindAloneIsGoneBy() {
        List<GradedBallot> ballots = eachGoodAtOne();
        LearntPanel byKind = PanelTraining.learn(ballots).orElseThrow();
        List<Vote> votes = List.of(says("lawyer", "A"), says("cook", "B"));

        LearntPrompt prompt = PanelTraining.learn(ballots, EMBEDDINGS)
                .orElseThrow()
                .of("Which spice goes into a potato gratin?", Embeddings.none());

        assertThat(prompt.isUnread()).isTrue();
        assertThat(prompt.judge(votes)).isEqualTo(byKind.judge("Which spice goes into a potato gratin?", votes));
        assertThat(prompt.policy(BOTH, Wish.CostFactor.USUAL)).isEqualTo(byKind.policy(BOTH, Wish.CostFactor.USUAL));
    }

    @Test
    void embeddingOfAnotherModelIsNone() {
        LearntPanel panel = PanelTraining.learn(eachGoodAtOne(), EMBEDDINGS).orElseThrow();

        assertThat(panel.of("Which statute?", texts -> Optional.of(List.of(new float[3])))
                        .isUnread())
                .isTrue();
    }

    @Test
    void whatWasLearntIsReadBackAsItWasWritten() {
        LearntWorkload learnt = LearntWorkload.learn("topics", "today", eachGoodAtOne(), EMBEDDINGS)
                .orElseThrow();

        assertThat(LearntWorkload.read("topics", learnt.json())).isEqualTo(learnt);
    }

    @Test
    void byKindAloneItIsWrittenAsVersionsBeforeWroteIt() {
        LearntWorkload learnt =
                LearntWorkload.learn("topics", "today", eachGoodAtOne()).orElseThrow();

        assertThat(learnt.json()).doesNotContain("meaning", "directions", "\"price\"");
        assertThat(LearntWorkload.read("topics", learnt.json())).isEqualTo(learnt);
    }

    @Test
    void ofFewQuestionsMeaningIsNotLearnt() {
        List<GradedBallot> few = eachGoodAtOne().subList(0, PanelTraining.FEWEST_FOR_MEANING - 1);

        assertThat(PanelTraining.learn(few, EMBEDDINGS).orElseThrow().basis()).isEqualTo("kind");
    }

    private static List<String> asked(LearntPanel panel, String prompt) {
        return panel.of(prompt, EMBEDDINGS)
                .policy(BOTH, Wish.CostFactor.USUAL)
                .orElseThrow()
                .order();
    }

    private static double right(PanelValidation validation) {
        List<Asked> asked = validation.asking(BOTH, Wish.CostFactor.USUAL);
        assertThat(asked)
                .hasSize(QUESTIONS)
                .allSatisfy(one -> assertThat(one.members()).hasSize(1));
        return asked.stream().filter(Asked::right).count() / (double) QUESTIONS;
    }

    private static List<GradedBallot> eachGoodAtOne() {
        return ballots((member, cooking) -> member.equals("cook") == cooking);
    }

    /** Who knows a topic is right in 19 of 20, who does not in three of ten; both cost the same. */
    private static List<GradedBallot> ballots(BiPredicate<String, Boolean> knows) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        return IntStream.range(0, QUESTIONS)
                .mapToObj(i -> {
                    boolean cooking = i % 2 == 0;
                    String prompt = cooking ? of(STEPS, DISHES, i) : of(MATTERS, CASES, i);
                    boolean cook = random.nextDouble() < (knows.test("cook", cooking) ? 0.95 : 0.3);
                    boolean lawyer = random.nextDouble() < (knows.test("lawyer", cooking) ? 0.95 : 0.3);
                    return new GradedBallot(
                            prompt,
                            "",
                            List.of(says("cook", cook ? "A" : "B"), says("lawyer", lawyer ? "A" : "C")),
                            Map.of("cook", cook, "lawyer", lawyer),
                            Map.of("cook", 1e-4, "lawyer", 1e-4));
                })
                .toList();
    }

    private static String of(List<String> forms, List<String> things, int number) {
        return forms.get(number / 2 % forms.size()).formatted(things.get(number / 6 % things.size())) + ", in case "
                + number + "?";
    }

    private static Vote says(String member, String letter) {
        return Vote.of(member, "Which of these?\nA. one\nB. two\nC. three", "The answer is (" + letter + ").");
    }
}
