package dev.polyphony.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.alert.DriftAlert;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Forecast;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.evaluation.DriftDetector.Finding;
import dev.polyphony.ledger.Databases;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.StoredWorkloads.Stored;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class WorkloadDriftTest {
    private static final String MODEL = "openai/gpt-4o";

    private final Database database;
    private final StoredWorkloads workloads;
    private final StoredRatings ratings;
    private final WorkloadDrift drift;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private int number;

    WorkloadDriftTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        workloads = new StoredWorkloads(database, () -> now);
        ratings = new StoredRatings(database, () -> now);
        drift = new WorkloadDrift(database, () -> now);
    }

    @BeforeEach
    void learn() {
        workloads.put("acme", "contracts", "{}", "ann");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void answersThatAreWorseThanExpectedAreNoticedOnceOfAllAndOfTheModel() {
        rate("acme", 60, 0);
        look();
        rate("acme", 10, 0);
        look();
        new WorkloadDrift(database, () -> now).look(workloads.all());

        assertThat(drift.open())
                .containsExactly(
                        new DriftAlert("acme", "contracts", now, null, "worse", 60, 0.75, 0, now),
                        new DriftAlert("acme", "contracts", now, MODEL, "worse", 60, 0.75, 0, now));
        assertThat(contracts("acme").drifts()).isEqualTo(drift.open());
    }

    @Test
    void whatWasHandedOverIsSaidNoMoreAndIsStillKnown() {
        rate("acme", 60, 0);
        look();

        drift.open().forEach(drift::handedOver);

        assertThat(drift.open()).isEmpty();
        assertThat(contracts("acme").drifts()).hasSize(2);
    }

    @Test
    void answersAsExpectedAreNoDrift() {
        for (int i = 0; i < 15; i++) {
            rate("acme", 3, 1);
            rate("acme", 1, 0);
        }

        look();

        assertThat(drift.open()).isEmpty();
        assertThat(drift.findings(contracts("acme")))
                .extracting(Finding::model, Finding::answers)
                .containsExactly(tuple(null, 60), tuple(MODEL, 60));
    }

    @Test
    void tenantHearsNothingOfWhatOthersSaid() {
        workloads.put("default", "contracts", "{}", "ann");
        workloads.put("other", "contracts", "{}", "ann");
        rate("acme", 60, 0);
        rate("default", 3, 1);

        look();

        assertThat(contracts("default").drifts()).isEmpty();
        assertThat(contracts("other").drifts()).isEmpty();
        assertThat(drift.findings(contracts("default")).getFirst().answers()).isEqualTo(3);
        assertThat(drift.findings(contracts("other")).getFirst().answers()).isZero();
        assertThat(workloads.of("acme")).extracting(Stored::tenant).containsExactly("acme");
    }

    @Test
    void trainingAgainBeginsAnew() {
        rate("acme", 60, 0);
        look();
        String before = workloads.version();
        now = now.plusSeconds(60);

        workloads.put("acme", "contracts", "{}", "ann");
        look();

        assertThat(workloads.version()).isNotEqualTo(before);
        assertThat(contracts("acme").drifts()).isEmpty();
        assertThat(drift.findings(contracts("acme")).getFirst().answers()).isZero();
    }

    @Test
    void noticingChangesTheVersionByWhichOthersReadAgain() {
        String before = workloads.version();
        rate("acme", 60, 0);

        look();

        assertThat(workloads.version()).isNotEqualTo(before);
    }

    @Test
    void answerThatSeveralRatedCountsOnceWithTheirMean() {
        WorkflowId analysis = new WorkflowId("acme", "an-1");
        ratings.put(analysis, said(1, "ann", false), about(), null);
        ratings.put(analysis, said(0.2, "bob", false), about(), null);

        Finding all = drift.findings(contracts("acme")).getFirst();

        assertThat(all.answers()).isEqualTo(1);
        assertThat(all.right()).isEqualTo(1);
    }

    @Test
    void simulatedAnswersSayNothing() {
        ratings.put(new WorkflowId("acme", "an-1"), said(0, "ann", true), about(), null);

        assertThat(drift.findings(contracts("acme")).getFirst().answers()).isZero();
    }

    private void look() {
        drift.look(workloads.all());
    }

    private Stored contracts(String tenant) {
        return workloads.of(tenant).getFirst();
    }

    private void rate(String tenant, int times, double score) {
        for (int i = 0; i < times; i++) {
            ratings.put(new WorkflowId(tenant, "an-" + ++number), said(score, "ann", false), about(), null);
        }
    }

    private Rating said(double score, String by, boolean simulated) {
        return new Rating("an", score, null, by, now, ModelRef.parse(MODEL), null, simulated);
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
                new Forecast("contracts", now, 1_000, 0.75, 0.75));
    }
}
