package dev.polyphony.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.evaluation.ExploredModel;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.learning.GradedBallot;
import dev.polyphony.learning.LearntWorkload;
import dev.polyphony.learning.LearntWorkload.Standing;
import dev.polyphony.learning.Vote;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Exploration;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.workload.ExplorationFindings;
import dev.polyphony.workload.StoredWorkloads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever plans knows of what was learnt, as it changes in the database. */
class KnownWorkloadsTest {
    private Database database;
    private StoredWorkloads workloads;
    private KnownWorkloads known;
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");

    @BeforeEach
    void learn(@TempDir Path folder) {
        database = Database.file(folder.resolve(Database.FILE));
        workloads = new StoredWorkloads(database, () -> now);
        known = new KnownWorkloads(workloads, Embeddings.none(), () -> now);
        workloads.put("acme", "sums", learnt(0).json(), "ann");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatCameOfExploringIsKnownWithinSeconds() {
        assertThat(standing().explored()).isEmpty();

        exploreAndRate();
        new ExplorationFindings(database, () -> now).look(workloads.all());
        now = now.plusSeconds(5);

        assertThat(standing().explored()).extracting(ExploredModel::model).containsExactly("b");
    }

    @Test
    void whatIsLearntAnewIsReadAnew() {
        assertThat(known.of("acme").getFirst().trained()).isEqualTo("0");
        now = now.plusSeconds(60);

        workloads.put("acme", "sums", learnt(1).json(), "ann");

        assertThat(known.of("acme").getFirst().trained()).isEqualTo("1");
        assertThat(standing().learntAt()).isEqualTo(now);
    }

    private Standing standing() {
        return Objects.requireNonNull(known.of("acme").getFirst().standing());
    }

    private void exploreAndRate() {
        WorkflowId id = new WorkflowId("acme", "an-1");
        Choice choice = Choice.learnt("", "b", "may be as good", null)
                .after(new Exploration("sums", now, "a", List.of("b"), 0.1, "b", null));
        AnalysisResult result = new AnalysisResult(
                id.id(),
                AnalysisStatus.ANSWERED,
                AnalysisResult.Answer.NONE,
                new AnalysisResult.Spending(new Money(1), true, 1, 1),
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
        try (StoredEvents events = new StoredEvents(database, () -> now)) {
            events.conclude(id.value(), "run-1", result, null);
        }
        new StoredRatings(database, () -> now)
                .put(
                        id,
                        new Rating(id.id(), 1, null, "ann", now, ModelRef.parse("openai/b"), null, false),
                        new RatedAnalysis("adaptive", "orchestration", null, null, false, List.of()),
                        null);
    }

    private static LearntWorkload learnt(int training) {
        return LearntWorkload.learn(
                        "sums",
                        String.valueOf(training),
                        IntStream.range(0, 40)
                                .mapToObj(KnownWorkloadsTest::graded)
                                .toList())
                .orElseThrow();
    }

    private static GradedBallot graded(int number) {
        String question = "What is " + number + " and one more?";
        String right = "It is " + (number + 1) + ".";
        String wrong = "It is " + number + ".";
        boolean also = number % 3 != 0;
        return new GradedBallot(
                question,
                "",
                List.of(Vote.of("a", question, right), Vote.of("b", question, also ? right : wrong)),
                Map.of("a", true, "b", also),
                Map.of());
    }
}
