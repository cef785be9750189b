package dev.polyphony.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Forecast;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.ledger.Databases;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Exploration;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.WorkloadReport.Explored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept of analyses that could have been drawn to ask another model, and what comes of it. */
@ParameterizedClass
@EnumSource(Databases.class)
class ExplorationFindingsTest {
    private static final double SHARE = 0.2;

    private final Database database;
    private final StoredWorkloads workloads;
    private final StoredRatings ratings;
    private final StoredEvents events;
    private final ExplorationFindings findings;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private Instant learntAt = now;
    private int number;
    private boolean drawnLast;

    ExplorationFindingsTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        workloads = new StoredWorkloads(database, () -> now);
        ratings = new StoredRatings(database, () -> now);
        events = new StoredEvents(database, () -> now);
        findings = new ExplorationFindings(database, () -> now);
    }

    @BeforeEach
    void learn() {
        workloads.put("acme", "contracts", "{}", "ann");
    }

    @AfterEach
    void close() {
        events.close();
        database.close();
    }

    @Test
    void reportSaysHowMuchWasExploredAndWhatItCostBesideTheBelievedBest() {
        rate(ended("mini", null, 2_000), 1);
        rate(ended("mini", null, 4_000), 0);
        rate(ended(null, null, 1_000), 1);
        ended(null, null, 1_000);
        ended("mini", "a budget leaves too little room", 9_000);

        assertThat(report().explored())
                .containsExactly(new Explored("mini", "gpt-4o", 2, 0.003, 2, 0.001, 2, 0.5, 1, 1.0, false));
    }

    @Test
    void modelThatIsMoreOftenRightIsFoundAndWhoeverPlansReadsItAgain() {
        String before = workloads.version();

        rateMany(600, 1, 0);
        findings.look(workloads.all());

        assertThat(workloads.version()).isNotEqualTo(before);
        assertThat(explored().better()).isNotNull();
        assertThat(explored().explored().count()).isEqualTo(120);
        assertThat(explored().explored().right()).isEqualTo(1);
        assertThat(explored().usual().count()).isEqualTo(480);
        assertThat(explored().usual().recent().right()).isZero();
        assertThat(report().explored().getFirst().better()).isTrue();
    }

    @Test
    void whatWasFoundStaysWhateverPeopleSayLater() {
        rateMany(600, 1, 0);
        findings.look(workloads.all());
        Instant since = explored().better();

        rateMany(600, 0, 1);
        new ExplorationFindings(database, () -> now).look(workloads.all());

        assertThat(explored().explored().right()).isLessThan(1);
        assertThat(explored().better()).isEqualTo(since);
    }

    @Test
    void whereTheDrawnModelCouldNotBeAskedWhatCameOfItCountsAsItsOwn() {
        rate(ended("mini", "it cannot be asked now", 1_000), 1);
        findings.look(workloads.all());

        assertThat(explored().explored().count()).isEqualTo(1);
    }

    @Test
    void trainingAgainBeginsAnew() {
        rateMany(20, 1, 0);
        findings.look(workloads.all());
        now = now.plusSeconds(60);

        workloads.put("acme", "contracts", "{}", "ann");
        findings.look(workloads.all());

        assertThat(workloads.of("acme").getFirst().explored()).isEmpty();
        assertThat(report().explored()).isEmpty();
    }

    @Test
    void simulatedAnswersSayNothing() {
        ratings.put(ended("mini", null, 1_000), said(1, true), about(), null);
        findings.look(workloads.all());

        assertThat(workloads.of("acme").getFirst().explored()).isEmpty();
    }

    @Test
    void exploredAnswersSpeakForTheirModelAndNotForWhatIsGoneByUsually() {
        for (int i = 0; i < 60; i++) {
            rate(ended("mini", null, 1_000), 0);
        }
        for (int i = 0; i < 40; i++) {
            rate(ended(null, null, 1_000), i % 10 == 0 ? 0 : 1);
        }
        new WorkloadDrift(database, () -> now).look(workloads.all());

        assertThat(report().rated().getFirst().answers()).isEqualTo(40);
        assertThat(report().rated().getFirst().drift()).isNull();
        assertThat(workloads.of("acme").getFirst().drifts())
                .singleElement()
                .satisfies(drift -> assertThat(drift.model()).isEqualTo("openai/mini"));
    }

    private ExploredModel explored() {
        return workloads.of("acme").getFirst().explored().getFirst();
    }

    private WorkloadReport report() {
        return WorkloadReport.of(database, "acme", "contracts").orElseThrow();
    }

    /** Each fifth of them explores. */
    private void rateMany(int analyses, double explored, double usual) {
        for (int i = 0; i < analyses; i++) {
            boolean drawn = i % 5 == 0;
            rate(ended(drawn ? "mini" : null, null, 1_000), drawn ? explored : usual);
        }
    }

    private WorkflowId ended(@Nullable String drawn, @Nullable String refused, long micros) {
        WorkflowId id = new WorkflowId("acme", "an-" + ++number);
        learntAt = workloads.of("acme").getFirst().at();
        Choice choice = Choice.learnt("", "gpt-4o alone", "learnt", null)
                .after(new Exploration("contracts", learntAt, "gpt-4o", List.of("mini"), SHARE, drawn, refused));
        AnalysisResult result = new AnalysisResult(
                id.id(),
                AnalysisStatus.ANSWERED,
                AnalysisResult.Answer.NONE,
                new AnalysisResult.Spending(new Money(micros), true, 1, 1),
                Duration.ofSeconds(1),
                "adaptive",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                now,
                List.of(new Decision.Chosen("", Duration.ZERO, choice)));
        events.conclude(id.value(), "run-1", result, null);
        drawnLast = drawn != null && refused == null;
        return id;
    }

    private void rate(WorkflowId analysis, double score) {
        now = now.plusMillis(10);
        ratings.put(analysis, said(score, false), about(), null);
    }

    private Rating said(double score, boolean simulated) {
        String model = drawnLast ? "openai/mini" : "openai/gpt-4o";
        return new Rating("an", score, null, "ann", now, ModelRef.parse(model), null, simulated);
    }

    private RatedAnalysis about() {
        return new RatedAnalysis(
                "adaptive",
                "orchestration",
                null,
                0.9,
                true,
                List.of(),
                null,
                new Forecast("contracts", learntAt, 1_000, 0.9, 0.9));
    }
}
