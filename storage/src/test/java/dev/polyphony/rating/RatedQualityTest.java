package dev.polyphony.rating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Member;
import dev.polyphony.analysis.RatedAnalysis.Says;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.evaluation.Comparison;
import dev.polyphony.evaluation.Finding;
import dev.polyphony.evaluation.JudgeAgreement;
import dev.polyphony.evaluation.JudgeWeights;
import dev.polyphony.evaluation.PanelReport;
import dev.polyphony.ledger.Databases;
import dev.polyphony.plan.TaskType;
import dev.polyphony.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class RatedQualityTest {
    private static final RatedQuality.Filter ALL = new RatedQuality.Filter(null, null, null, null, null);
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");

    private final Database database;
    private final StoredRatings ratings;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private int number;

    RatedQualityTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        ratings = new StoredRatings(database, () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Both members are as right as the panel where they said the same, and wrong where another number was right. */
    @Test
    void memberThatSaidAnotherNumberWasWrongWhereThePanelWasRight() {
        times(30, () -> rate("acme", 1, vote(Says.SAME, Says.OTHER)));
        times(20, () -> rate("acme", 1, vote(Says.OTHER, Says.SAME)));
        times(10, () -> rate("acme", 0, vote(Says.SAME, Says.SAME)));

        PanelReport report = RatedQuality.of(ratings, ALL).panels(0.02).panels().getFirst();

        assertThat(report.panel()).isEqualTo("vote");
        assertThat(report.members()).containsExactly("a", "b");
        Comparison best = report.comparisons().getFirst();
        assertThat(best.models()).containsExactly("a");
        assertThat(best.panelOnly()).isEqualTo(20);
        assertThat(best.otherOnly()).isZero();
        assertThat(best.finding()).isEqualTo(Finding.BETTER);
    }

    @Test
    void ofAMemberThatSaidSomethingElseThanAWrongAnswerNobodyKnows() {
        times(40, () -> rate("acme", 1, vote(Says.SAME, Says.UNKNOWN)));
        times(10, () -> rate("acme", 0, vote(Says.OTHER, Says.SAME)));

        Comparison best = RatedQuality.of(ratings, ALL)
                .panels(0.02)
                .panels()
                .getFirst()
                .comparisons()
                .getFirst();

        assertThat(best.least()).isEqualTo(-0.2);
        assertThat(best.most()).isEqualTo(0);
    }

    @Test
    void eachAnalysisCountsOnceByTheMeanOfWhatWasSaid() {
        WorkflowId analysis = new WorkflowId("acme", "an");
        ratings.put(analysis, said(1, "ann"), vote(Says.SAME, Says.OTHER), null);
        ratings.put(analysis, said(0.2, "bob"), vote(Says.SAME, Says.OTHER), null);

        assertThat(RatedQuality.of(ratings, ALL).strategies()).singleElement().satisfies(vote -> {
            assertThat(vote.strategy()).isEqualTo("vote");
            assertThat(vote.right().of()).isEqualTo(1);
            assertThat(vote.right().share()).isEqualTo(1);
            assertThat(vote.costUsd()).isEqualTo(0.003);
        });
    }

    @Test
    void ratingsOfOtherTenantsCountToNoLimit() {
        rate("default", 1, vote(Says.SAME, Says.OTHER));
        rate("a_b", 1, vote(Says.SAME, Says.OTHER));
        now = now.plusSeconds(1);
        rate("acme", 1, vote(Says.SAME, Says.OTHER));
        rate("axb", 1, vote(Says.SAME, Says.OTHER));

        assertThat(ratings.answers("a_b", null, 1))
                .singleElement()
                .satisfies(one -> assertThat(one.analysis().tenant()).isEqualTo("a_b"));
        assertThat(ratings.answers("default", null, 1)).hasSize(1);
    }

    @Test
    void onlyWhatIsAskedForCounts() {
        rate("acme", 1, vote(Says.SAME, Says.OTHER));
        rate("default", 0, new RatedAnalysis("fallback", "legal", null, 0.7, false, List.of()));

        assertThat(answers(new RatedQuality.Filter("acme", null, null, null, null)))
                .isEqualTo(1);
        assertThat(answers(new RatedQuality.Filter("default", null, null, null, null)))
                .isEqualTo(1);
        assertThat(answers(new RatedQuality.Filter("other", null, null, null, null)))
                .isZero();
        assertThat(answers(new RatedQuality.Filter(null, now.plusSeconds(1), null, null, null)))
                .isZero();
        assertThat(answers(new RatedQuality.Filter(null, now, TaskType.MATH, null, null)))
                .isEqualTo(2);
        assertThat(answers(new RatedQuality.Filter(null, null, TaskType.CODING, null, null)))
                .isZero();
        assertThat(answers(new RatedQuality.Filter(null, null, null, "legal", null)))
                .isEqualTo(1);
        assertThat(answers(new RatedQuality.Filter(null, null, null, null, "vote")))
                .isEqualTo(1);
    }

    @Test
    void probabilitiesAreNotMixedWithHowSureAnswersSound() {
        rate("acme", 1, vote(Says.SAME, Says.OTHER));
        rate("acme", 0, new RatedAnalysis("fallback", "legal", null, 0.7, false, List.of()));

        RatedQuality.Confidences confidences = RatedQuality.of(ratings, ALL).confidences();

        assertThat(confidences.probabilities()).satisfies(one -> {
            assertThat(one.answers()).isEqualTo(1);
            assertThat(one.bins().getFirst().confidence()).isEqualTo(0.8);
        });
        assertThat(confidences.sounding())
                .satisfies(one -> assertThat(one.brier()).isEqualTo(0.7 * 0.7));
    }

    @Test
    void judgesAreMeasuredByWhatPeopleSaidOfTheAnswersTheyScored() {
        times(15, () -> rate("acme", 1, judged(0.9, 1)));
        times(15, () -> rate("acme", 0, judged(0.4, 1)));

        assertThat(ratings.judges("acme", 100))
                .containsExactly(
                        new JudgeAgreement("mistral/always", 15, 15, 0.5),
                        new JudgeAgreement("openai/gpt-4o", 15, 15, 1));
        JudgeWeights weights = new KnownJudges(ratings, () -> now).of("acme");
        assertThat(weights.weight("openai/gpt-4o")).isGreaterThan(weights.weight("mistral/always"));
    }

    @Test
    void judgesWhoseRatingsCannotBeReadCountAsBefore() {
        times(15, () -> rate("acme", 1, judged(0.9, 1)));
        times(15, () -> rate("acme", 0, judged(0.4, 1)));
        AtomicReference<Instant> time = new AtomicReference<>(now);
        KnownJudges judges = new KnownJudges(ratings, time::get);
        JudgeWeights before = judges.of("acme");

        database.close();
        time.set(now.plusSeconds(3600));

        assertThat(judges.of("acme")).isSameAs(before);
    }

    @Test
    void ratingsOfOneTenantMoveNoJudgesOfAnother() {
        times(15, () -> rate("acme", 1, judged(0.9, 1)));
        times(15, () -> rate("acme", 0, judged(0.4, 1)));
        KnownJudges judges = new KnownJudges(ratings, () -> now);

        for (String other : List.of("default", "legal", "acm")) {
            JudgeWeights weights = judges.of(other);
            assertThat(weights.weight("openai/gpt-4o")).as(other).isEqualTo(weights.weight("mistral/always"));
        }
        assertThat(judges.of("acme").weight("openai/gpt-4o"))
                .isGreaterThan(judges.of("acme").weight("mistral/always"));
    }

    private static RatedAnalysis judged(double first, double second) {
        return new RatedAnalysis(
                "jury",
                "orchestration",
                null,
                0.8,
                false,
                List.of(),
                List.of(
                        new RatedAnalysis.Judge(MODEL, first),
                        new RatedAnalysis.Judge(ModelRef.parse("mistral/always"), second)),
                null);
    }

    private int answers(RatedQuality.Filter filter) {
        return RatedQuality.of(ratings, filter).panels(0.02).answers();
    }

    private static void times(int count, Runnable what) {
        for (int i = 0; i < count; i++) {
            what.run();
        }
    }

    private void rate(String tenant, double score, RatedAnalysis about) {
        number++;
        ratings.put(new WorkflowId(tenant, "an-" + number), said(score, "ann"), about, null);
    }

    private Rating said(double score, String by) {
        return new Rating("an", score, null, by, now, MODEL, TaskType.MATH, false);
    }

    private static RatedAnalysis vote(Says a, Says b) {
        return new RatedAnalysis(
                "vote",
                "orchestration",
                new Money(3_000),
                0.8,
                true,
                List.of(new Member("b", b, new Money(1_000)), new Member("a", a, new Money(2_000))));
    }
}
