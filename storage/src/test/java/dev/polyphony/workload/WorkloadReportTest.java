package dev.polyphony.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.polyphony.access.AuditLog;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.RatedAnalysis.Forecast;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.ledger.Databases;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.WorkloadReport.LearntModel;
import dev.polyphony.workload.WorkloadReport.RatedAnswers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Databases.class)
class WorkloadReportTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String LEARNT = """
            {"name": "contracts", "trained": "120 questions", "panel": {"questions": 120, "members":
              [{"name": "gpt-4o", "accuracy": 0.9, "cost": 0.001}, {"name": "mini", "accuracy": 0.75}]}}
            """;

    private final Database database;
    private final StoredWorkloads workloads;

    WorkloadReportTest(Databases databases) {
        database = Database.open(databases.fresh(), null, null);
        workloads = new StoredWorkloads(database, () -> NOW);
        workloads.put("acme", "contracts", LEARNT, "ann");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void saysWhatWasLearntAndThatNobodyHasRatedYet() {
        assertThat(WorkloadReport.all(database, "acme"))
                .containsExactly(new WorkloadReport(
                        "contracts",
                        NOW,
                        "120 questions",
                        120,
                        "kind",
                        List.of(new LearntModel("gpt-4o", 0.9, 0.001), new LearntModel("mini", 0.75, null)),
                        List.of(new RatedAnswers(null, 0, null, null, null)),
                        List.of()));
    }

    @Test
    void saysWhereTheMeaningOfPromptsIsGoneBy() {
        workloads.put("acme", "contracts", LEARNT.replace("\"questions\"", "\"meaning\": {}, \"questions\""), "ann");

        assertThat(WorkloadReport.all(database, "acme"))
                .singleElement()
                .satisfies(report -> assertThat(report.by()).isEqualTo("kind and meaning"));
    }

    @Test
    void answersThatAreWorseThanExpectedAreMarked() {
        for (int i = 0; i < 60; i++) {
            new StoredRatings(database, () -> NOW)
                    .put(
                            new WorkflowId("acme", "an-" + i),
                            new Rating("an", 0, null, "ann", NOW, ModelRef.parse("openai/gpt-4o"), null, false),
                            new RatedAnalysis(
                                    "adaptive",
                                    "orchestration",
                                    null,
                                    0.75,
                                    true,
                                    List.of(),
                                    null,
                                    new Forecast("contracts", NOW, 1_000, 0.75, 0.75)),
                            null);
        }

        assertThat(WorkloadReport.of(database, "acme", "contracts"))
                .hasValueSatisfying(report -> assertThat(report.rated())
                        .containsExactly(
                                new RatedAnswers(null, 60, 0.75, 0.0, "worse"),
                                new RatedAnswers("openai/gpt-4o", 60, 0.75, 0.0, "worse")));
    }

    @Test
    void othersHaveNoneOfThatName() {
        assertThat(WorkloadReport.of(database, "other", "contracts")).isEmpty();
        assertThat(WorkloadReport.all(database, "default")).isEmpty();
    }

    @Test
    void whoTrainedAndRemovedIsOnRecord() {
        assertThat(workloads.delete("other", "contracts", "eve")).isFalse();
        assertThat(workloads.delete("acme", "contracts", "bob")).isTrue();

        assertThat(WorkloadReport.all(database, "acme")).isEmpty();
        assertThat(new AuditLog(database).read(new AuditLog.Filter("acme", null, "workload", Instant.EPOCH, 10)))
                .extracting(AuditLog.Entry::who, AuditLog.Entry::action)
                .containsExactlyInAnyOrder(tuple("ann", "workload.train"), tuple("bob", "workload.remove"));
    }
}
