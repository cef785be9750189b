package dev.polyphony.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polyphony.learning.PanelValidation.Asked;
import dev.polyphony.recorded.RecordedBallots;
import dev.polyphony.scoring.training.GradedLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelTrainingTest {
    private static final List<String> LETTERS = List.of("A", "B", "C", "D");

    @Test
    void wordOfTheBetterModelOutweighsTwoThatErrTogether() {
        LearntPanel panel = PanelTraining.learn(twinsAgainstExpert(400)).orElseThrow();

        Judged judged =
                panel.judge(question(9_999), List.of(says("twin-a", "A"), says("twin-b", "A"), says("expert", "B")));

        assertThat(judged.speaker()).isEqualTo("expert");
        assertThat(judged.probability()).isBetween(0.5, 0.99);
        assertThat(judged.calibrated()).isTrue();
    }

    @Test
    void copyOfAModelIsNotWorthItsPrice() {
        LearntPanel panel = PanelTraining.learn(twinsAgainstExpert(400)).orElseThrow();

        assertThat(panel.policy(Set.of("twin-a", "twin-b"), new Wish.ValuePerAnswer(1)))
                .hasValueSatisfying(policy -> assertThat(policy.single()).isTrue());
    }

    @Test
    void rightAnswerThatIsWorthLittleIsAskedOfTheCheapest() {
        LearntPanel panel = PanelTraining.learn(twinsAgainstExpert(400)).orElseThrow();

        assertThat(panel.policy(panel.names(), new Wish.ValuePerAnswer(0.000_001)))
                .hasValueSatisfying(policy -> {
                    assertThat(policy.single()).isTrue();
                    assertThat(policy.order()).isNotEqualTo(List.of("expert"));
                });
        assertThat(panel.policy(panel.names(), new Wish.ValuePerAnswer(1_000)))
                .hasValueSatisfying(policy -> assertThat(policy.order()).contains("expert"));
    }

    /** Three independent models, right as often each: out of sample all of them are better than one. */
    @Test
    void independentModelsTogetherAreBetterThanOneAndSayHowSureTheyAre() {
        List<GradedBallot> ballots = ballots(240, Map.of("a", 0.75, "b", 0.75, "c", 0.75));
        PanelValidation validation = new PanelValidation(ballots);

        List<Asked> asked = validation.asking(Set.of("a", "b", "c"), new Wish.CostFactor(3));

        assertThat(asked).hasSize(240);
        double right = share(asked);
        assertThat(right).isGreaterThan(0.8);
        assertThat(asked.stream()
                        .mapToDouble(one -> one.confidence() == null ? 0 : one.confidence())
                        .average()
                        .orElseThrow())
                .isCloseTo(right, within(0.08));
    }

    @Test
    void moreMoneyIsNeverAskedForThanWasAllowed() {
        List<GradedBallot> ballots = ballots(300, Map.of("a", 0.6, "b", 0.7, "c", 0.8));
        LearntPanel panel = PanelTraining.learn(ballots).orElseThrow();
        double alone =
                Objects.requireNonNull(panel.best(panel.names()).orElseThrow().cost());

        for (double factor : new double[] {1, 1.5, 2, 3}) {
            assertThat(panel.policy(panel.names(), new Wish.CostFactor(factor))
                            .orElseThrow()
                            .cost())
                    .isLessThanOrEqualTo(factor * alone * 1.000_001);
        }
    }

    @Test
    void firstStatementCountsWhereGradesGoByIt() {
        List<GradedBallot> ballots = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String right = LETTERS.get(i % 4);
            String later = LETTERS.get((i + 1) % 4);
            ballots.add(new GradedBallot(
                    question(i),
                    "",
                    List.of(
                            Vote.of(
                                    "lister",
                                    question(i),
                                    "The answer is (" + right + ").\nThe answer is (" + later + ")."),
                            says("other", right)),
                    Map.of("lister", true, "other", true),
                    Map.of()));
        }
        LearntPanel panel = PanelTraining.learn(ballots).orElseThrow();

        Judged judged = panel.judge(
                question(9_999), List.of(Vote.of("lister", question(9_999), "The answer is (C).\nThe answer is (D).")));

        assertThat(judged.groups().getFirst().value()).isEqualTo("C");
    }

    @Test
    void modelThatNobodyLearntOfCountsForNothing() {
        LearntPanel panel = PanelTraining.learn(twinsAgainstExpert(200)).orElseThrow();

        assertThat(panel.judge(question(1), List.of(says("stranger", "A"))).speaker())
                .isNull();
        assertThat(panel.judge(question(1), List.of(says("stranger", "A"), says("expert", "B")))
                        .speaker())
                .isEqualTo("expert");
        assertThat(panel.policy(Set.of("stranger"), Wish.CostFactor.USUAL)).isEmpty();
        assertThat(panel.policy(Set.of("stranger", "expert"), Wish.CostFactor.USUAL)
                        .orElseThrow()
                        .order())
                .containsExactly("expert");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 29})
    void tooFewQuestionsTeachNothing(int questions) {
        assertThat(PanelTraining.learn(ballots(questions, Map.of("a", 0.5, "b", 0.5))))
                .isEmpty();
        assertThat(new PanelValidation(ballots(questions, Map.of("a", 0.5, "b", 0.5)))
                        .asking(Set.of("a", "b"), Wish.CostFactor.USUAL))
                .isEmpty();
    }

    @Test
    void oneModelAloneTeachesNothing() {
        assertThat(PanelTraining.learn(ballots(100, Map.of("a", 0.5)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void modelsThatAreAllRightOrAllWrongAreAskedOneAlone(double right) {
        LearntPanel panel =
                PanelTraining.learn(ballots(60, Map.of("a", right, "b", right))).orElseThrow();

        AskPolicy policy = panel.policy(panel.names(), Wish.CostFactor.USUAL).orElseThrow();
        assertThat(policy.single()).isTrue();
        assertThat(policy.accuracy()).isEqualTo(right);
        assertThat(panel.judge(question(1), List.of(says("a", "A"))).probability())
                .isBetween(0.0, 1.0);
    }

    @Test
    void memberThatNeverSaysAnythingIsNotAsked() {
        List<GradedBallot> ballots = ballots(200, Map.of("a", 0.7, "b", 0.7)).stream()
                .map(ballot -> {
                    List<Vote> votes = new ArrayList<>(ballot.votes());
                    votes.add(Vote.of("silent", ballot.prompt(), ""));
                    return new GradedBallot(
                            ballot.prompt(),
                            "",
                            votes,
                            Map.of(
                                    "a",
                                    ballot.right().get("a"),
                                    "b",
                                    ballot.right().get("b"),
                                    "silent",
                                    false),
                            Map.of("a", 1e-4, "b", 1e-4, "silent", 1e-9));
                })
                .toList();
        LearntPanel panel = PanelTraining.learn(ballots).orElseThrow();

        assertThat(panel.policy(panel.names(), new Wish.CostFactor(2))
                        .orElseThrow()
                        .order())
                .doesNotContain("silent");
        assertThat(panel.judge(question(1), List.of(says("silent", null))).speaker())
                .isNull();
    }

    @Test
    void withoutPricesAnAnswerCountsAsOne() {
        List<GradedBallot> unpriced = ballots(200, Map.of("a", 0.6, "b", 0.7, "c", 0.7)).stream()
                .map(ballot -> new GradedBallot(ballot.prompt(), "", ballot.votes(), ballot.right(), Map.of()))
                .toList();
        LearntPanel panel = PanelTraining.learn(unpriced).orElseThrow();

        assertThat(panel.policy(panel.names(), Wish.CostFactor.USUAL)
                        .orElseThrow()
                        .asked())
                .isEqualTo(1);
        assertThat(panel.policy(panel.names(), new Wish.CostFactor(3))
                        .orElseThrow()
                        .asked())
                .isGreaterThan(1);
    }

    @Test
    void whatWasLearntIsReadBackAsItWasWritten() {
        LearntWorkload learnt =
                LearntWorkload.learn("kind", "today", twinsAgainstExpert(100)).orElseThrow();

        assertThat(LearntWorkload.read("kind", learnt.json())).isEqualTo(learnt);
    }

    @Test
    void secondAnswerOfAModelToAPromptCountsForNothing() {
        GradedLine line = new GradedLine("", question(1), "m", "The answer is (A).", 1, null, null, null);
        GradedLine again = new GradedLine("", question(1), "m", "The answer is (B).", 0, null, null, null);

        assertThat(RecordedBallots.of(List.of(line, again), any -> Double.NaN))
                .singleElement()
                .satisfies(ballot -> {
                    assertThat(ballot.votes()).hasSize(1);
                    assertThat(ballot.right()).containsEntry("m", true);
                });
    }

    @Test
    void shortAnswersInWordsAreTheSameVoteWhereTheWordsAre() {
        List<GradedLine> lines = List.of(
                new GradedLine("", "Who wrote Emma?", "a", "Jane Austen.", 1, null, null, null),
                new GradedLine("", "Who wrote Emma?", "b", "jane austen", 1, null, null, null),
                new GradedLine("", "Who wrote Emma?", "c", "Charlotte Brontë", 0, null, null, null));

        assertThat(RecordedBallots.of(lines, any -> Double.NaN).getFirst().votes())
                .extracting(Vote::last)
                .satisfies(said -> {
                    assertThat(said.get(0)).isEqualTo(said.get(1));
                    assertThat(said.get(2)).isNotEqualTo(said.get(0));
                });
    }

    private static double share(List<Asked> asked) {
        return asked.stream().filter(Asked::right).count() / (double) asked.size();
    }

    private static Vote says(String member, @Nullable String letter) {
        return Vote.of(member, question(0), letter == null ? "" : "The answer is (" + letter + ").");
    }

    private static String question(int number) {
        return "Question " + number + ": which of these?\nA. one\nB. two\nC. three\nD. four";
    }

    /** Independent of each other, each right with that probability. */
    private static List<GradedBallot> ballots(int questions, Map<String, Double> accuracy) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        return IntStream.range(0, questions)
                .mapToObj(i -> {
                    List<Vote> votes = new ArrayList<>();
                    Map<String, Boolean> right = new TreeMap<>();
                    Map<String, Double> costs = new TreeMap<>();
                    new TreeMap<>(accuracy).forEach((member, probability) -> {
                        boolean isRight = random.nextDouble() < probability;
                        right.put(member, isRight);
                        costs.put(member, 1e-4);
                        int truth = i % 4;
                        votes.add(says(member, LETTERS.get(isRight ? truth : (truth + 1 + random.nextInt(3)) % 4)));
                    });
                    return new GradedBallot(question(i), "", votes, right, costs);
                })
                .toList();
    }

    /** Two that always say the same and are right half of the time, and one that is right nine times of ten. */
    private static List<GradedBallot> twinsAgainstExpert(int questions) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        return IntStream.range(0, questions)
                .mapToObj(i -> {
                    boolean twins = random.nextDouble() < 0.5;
                    boolean expert = random.nextDouble() < 0.9;
                    String truth = LETTERS.get(i % 4);
                    String wrong = LETTERS.get((i + 1) % 4);
                    String other = LETTERS.get((i + 2) % 4);
                    return new GradedBallot(
                            question(i),
                            "",
                            List.of(
                                    says("twin-a", twins ? truth : wrong),
                                    says("twin-b", twins ? truth : wrong),
                                    says("expert", expert ? truth : other)),
                            Map.of("twin-a", twins, "twin-b", twins, "expert", expert),
                            Map.of("twin-a", 1e-5, "twin-b", 1e-5, "expert", 1e-4));
                })
                .toList();
    }
}
