package dev.polyphony.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.call.InvalidField;
import dev.polyphony.evaluation.Comparison.With;
import dev.polyphony.evaluation.GradedQuestion.Grade;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Workloads whose truth is known, since they are drawn from it. */
class PanelEvaluationTest {
    private static final int WORKLOADS = 150;
    private final RandomGenerator random = new SplittableRandom(20_26);

    @Test
    void panelThatIsNoBetterThanItsBestMemberIsSaidToBeNoBetter() {
        assertThat(share(
                        () -> report(0.07, questions(1_000, 0.75, 0.75, 0.7, 0.6)),
                        report -> report.finding() == Finding.NO_BETTER || report.finding() == Finding.WORSE))
                .isGreaterThan(0.95);
    }

    /** Of five that are equally good one is always ahead by luck: being level with that one is no news. */
    @Test
    void panelThatIsNoBetterThanFiveEqualMembersIsSaidToBeNoBetter() {
        assertThat(share(
                        () -> report(0.08, questions(1_000, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7)),
                        report -> report.finding() == Finding.NO_BETTER || report.finding() == Finding.WORSE))
                .isGreaterThan(0.95);
    }

    @Test
    void panelThatIsNoBetterIsHardlyEverCalledBetter() {
        assertThat(share(
                        () -> report(0.02, questions(200, 0.7, 0.7, 0.65, 0.6)),
                        report -> report.finding() == Finding.BETTER))
                .isLessThan(0.05);
    }

    @Test
    void panelThatIsBetterIsFound() {
        assertThat(share(
                        () -> report(0.02, questions(800, 0.8, 0.72, 0.7, 0.6)),
                        report -> report.finding() == Finding.BETTER))
                .isGreaterThan(0.9);
    }

    @Test
    void intervalHasTheDifferenceToTheTrulyBestAlsoWhereSeveralAreNearlyAsGood() {
        assertThat(share(
                        () -> report(0.02, questions(300, 0.76, 0.7, 0.7, 0.69, 0.68)),
                        report -> of(With.BEST_MEMBER, report).interval().contains(0.76 - 0.7)))
                .isGreaterThan(0.94);
    }

    /** The cheap member at .6 and the dear one at .8: half and half are right at .7, for what the panel costs. */
    @Test
    void panelThatIsWorthNoMoreThanDrawingLotsIsHardlyEverCalledBetter() {
        int workloads = 60;
        int better = 0;
        int held = 0;
        for (int i = 0; i < workloads; i++) {
            List<GradedQuestion> questions = IntStream.range(0, 200)
                    .mapToObj(n -> new GradedQuestion(
                            "q" + n,
                            Grade.of(draw(0.7), 5.0),
                            Map.of("cheap", Grade.of(draw(0.6), 1.0), "dear", Grade.of(draw(0.8), 9.0))))
                    .toList();
            Comparison lots = of(With.RANDOM_AT_EQUAL_COST, report(0.02, questions));
            better += lots.finding() == Finding.BETTER ? 1 : 0;
            held += lots.interval().contains(0) ? 1 : 0;
        }
        assertThat(better).isLessThanOrEqualTo(4);
        assertThat(held).isGreaterThanOrEqualTo(53);
    }

    @Test
    void asManyMoreAsWereAskedForTellEightTimesOfTen() {
        PanelReport few = report(0.02, exactly(100, 16, 8));
        assertThat(few.finding()).isEqualTo(Finding.CANNOT_TELL);
        long more = Objects.requireNonNull(of(With.BEST_MEMBER, few).more());
        int enough = (int) (100 + more);
        double told = share(
                () -> report(0.02, paired(enough, 0.16, 0.08)),
                report -> of(With.BEST_MEMBER, report).finding() != Finding.CANNOT_TELL);
        assertThat(told).isBetween(0.7, 0.92);
    }

    @Test
    void ofFewQuestionsNothingIsSaid() {
        PanelReport report = report(0.02, exactly(29, 20, 0));
        assertThat(report.finding()).isEqualTo(Finding.CANNOT_TELL);
        assertThat(report.sentence()).isEqualTo("Cannot tell yet from 29 questions: one more rated answer would.");
    }

    @Test
    void modelAskedAsOftenIsMetToo() {
        List<GradedQuestion> questions = exactly(200, 40, 0).stream()
                .map(question -> new GradedQuestion(
                        question.key(), question.panel(), question.singles(), Map.of("a", question.panel())))
                .toList();
        PanelReport report = report(0.05, questions);
        assertThat(of(With.BEST_MEMBER, report).finding()).isEqualTo(Finding.BETTER);
        assertThat(of(With.SELF_FUSION, report).finding()).isEqualTo(Finding.NO_BETTER);
        assertThat(report.finding()).isEqualTo(Finding.NO_BETTER);
        assertThat(report.sentence())
                .isEqualTo("Not worth it: the panel is no better than the best model asked as often.");
    }

    /** Where it was right and they said something else it gained; where it was wrong, they may have been right. */
    @Test
    void whatNobodyKnowsOfAMemberWidensTheInterval() {
        List<GradedQuestion> questions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Grade panel = Grade.of(i >= 40, 1.0);
            Grade same = i < 20 ? Grade.unknown(1.0) : panel;
            questions.add(new GradedQuestion("q" + i, panel, Map.of("a", same, "b", Grade.of(false, 1.0))));
        }
        Comparison found = of(With.BEST_MEMBER, report(0.02, questions));
        assertThat(found.least()).isEqualTo(-0.1);
        assertThat(found.most()).isEqualTo(0);
        assertThat(found.interval().low()).isLessThan(-0.1);
        assertThat(found.finding()).isEqualTo(Finding.NO_BETTER);
    }

    @Test
    void whereTooLittleIsKnownOfMembersMoreRatingsAreNotAskedFor() {
        List<GradedQuestion> questions = IntStream.range(0, 200)
                .mapToObj(i -> new GradedQuestion(
                        "q" + i,
                        Grade.of(i >= 60, null),
                        Map.of(
                                "a",
                                i < 60 ? Grade.unknown(null) : Grade.of(i >= 90, null),
                                "b",
                                Grade.of(false, null))))
                .toList();
        PanelReport report = report(0.02, questions);
        assertThat(of(With.BEST_MEMBER, report).more()).isNull();
        assertThat(report.sentence()).startsWith("Cannot tell from ratings of the panel's answers alone");
    }

    @Test
    void withoutCostsItIsSaidWhatCannotBeSaid() {
        List<GradedQuestion> questions = exactly(200, 40, 0).stream()
                .map(question -> new GradedQuestion(question.key(), question.panel(), withoutCost(question.singles())))
                .toList();
        PanelReport report = report(0.02, questions);
        assertThat(report.finding()).isEqualTo(Finding.BETTER);
        assertThat(report.sentence())
                .isEqualTo(
                        "Better than its best member; whether that is worth its cost cannot be said without the costs.");
        assertThat(report.notes()).anyMatch(note -> note.contains("what a, b cost is not known of every question"));
    }

    @Test
    void severalWorkloadsTogetherHaveWiderIntervals() {
        List<GradedQuestion> questions = exactly(200, 30, 10);
        Interval alone = of(With.BEST_MEMBER, report(0.02, questions)).interval();
        Interval together = of(
                        With.BEST_MEMBER, new PanelEvaluation(0.02, 10).of("vote", List.of("a", "b"), "law", questions))
                .interval();
        assertThat(together.low()).isLessThan(alone.low());
        assertThat(together.high()).isGreaterThan(alone.high());
    }

    @Test
    void leastDifferenceThatIsWorthItIsAboveNothing() {
        assertThatThrownBy(() -> new PanelEvaluation(0, 1))
                .isInstanceOf(InvalidField.class)
                .hasMessage("worth: '0.0' is not a number above 0 and below 1, such as 0.02");
    }

    private static Map<String, Grade> withoutCost(Map<String, Grade> grades) {
        Map<String, Grade> without = new LinkedHashMap<>();
        grades.forEach((name, grade) -> without.put(name, new Grade(grade.least(), grade.most(), null)));
        return without;
    }

    private static Comparison of(With with, PanelReport report) {
        return report.comparisons().stream()
                .filter(one -> one.with() == with)
                .findFirst()
                .orElseThrow();
    }

    private static PanelReport report(double worth, List<GradedQuestion> questions) {
        List<String> members =
                questions.getFirst().singles().keySet().stream().sorted().toList();
        return new PanelEvaluation(worth, 1).of("vote", members, null, questions);
    }

    private double share(Supplier<PanelReport> workload, Predicate<PanelReport> holds) {
        return IntStream.range(0, WORKLOADS)
                        .filter(i -> holds.test(workload.get()))
                        .count()
                / (double) WORKLOADS;
    }

    /** Hard questions are hard for all: each draw is half common to everybody. */
    private List<GradedQuestion> questions(int count, double panel, double... members) {
        List<GradedQuestion> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double common = random.nextDouble();
            Map<String, Grade> singles = new LinkedHashMap<>();
            for (int j = 0; j < members.length; j++) {
                singles.put("m" + j, Grade.of(draw(members[j], common), 1.0));
            }
            questions.add(new GradedQuestion("q" + i, Grade.of(draw(panel, common), (double) members.length), singles));
        }
        return questions;
    }

    private boolean draw(double share, double common) {
        return random.nextBoolean() ? common < share : draw(share);
    }

    private boolean draw(double share) {
        return random.nextDouble() < share;
    }

    /** The second member is always wrong. */
    private List<GradedQuestion> paired(int count, double gain, double loss) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    double draw = random.nextDouble();
                    return question(i, draw < gain ? 1 : draw < gain + loss ? -1 : 0);
                })
                .toList();
    }

    private static List<GradedQuestion> exactly(int count, int gains, int losses) {
        return IntStream.range(0, count)
                .mapToObj(i -> question(i, i < gains ? 1 : i < gains + losses ? -1 : 0))
                .toList();
    }

    private static GradedQuestion question(int number, int difference) {
        return new GradedQuestion(
                "q" + number,
                Grade.of(difference >= 0, 2.0),
                Map.of("a", Grade.of(difference <= 0, 1.0), "b", Grade.of(false, 1.0)));
    }
}
