package dev.polyphony.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.activity.AggregateActivities.Ballot;
import dev.polyphony.activity.AggregateActivities.Entry;
import dev.polyphony.activity.AggregateActivities.Voice;
import dev.polyphony.aggregation.AggregationSettings;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.analysis.RatedAnalysis;
import dev.polyphony.analysis.Rating;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Opinion;
import dev.polyphony.call.Reply;
import dev.polyphony.call.Usage;
import dev.polyphony.embedding.Embeddings;
import dev.polyphony.learning.LearntWorkloads;
import dev.polyphony.learning.WeighedVotes;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.rating.KnownJudges;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.scoring.Weights;
import dev.polyphony.storage.Database;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregateAnswersTest {
    private static final String QUEUE = "decisions";
    private static final ModelRef GOOD = ModelRef.parse("openai/good");
    private static final ModelRef COIN = ModelRef.parse("mistral/coin");

    @TempDir
    private Path folder;

    private Database database;
    private StoredRatings ratings;
    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();

    /** What an analysis does with the answers of a panel. */
    @WorkflowInterface
    public interface Counts {
        @WorkflowMethod
        Verdict count(Ballot ballot);
    }

    public static final class Counting implements Counts {
        @Override
        public Verdict count(Ballot ballot) {
            return Workflow.newLocalActivityStub(
                            AggregateActivities.class,
                            LocalActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofSeconds(60))
                                    .build())
                    .aggregate(ballot);
        }
    }

    @BeforeEach
    void start() {
        database = Database.file(folder.resolve(Database.FILE));
        ratings = new StoredRatings(database, InstantSource.system());
        Aggregator aggregator = new Aggregator(Weights.standard(), AggregationSettings.standard(), Embeddings.none());
        Worker worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(Counting.class);
        worker.registerActivitiesImplementations(new AggregateAnswers(
                aggregator,
                new WeighedVotes(
                        LearntWorkloads.none(),
                        aggregator,
                        Weights.standard(),
                        AggregationSettings.standard(),
                        Embeddings.none()),
                new KnownJudges(ratings, InstantSource.system()),
                TextStores.empty()));
        temporal.start();
    }

    @AfterEach
    void stop() {
        temporal.close();
        database.close();
    }

    @Test
    void judgesAreWeighedByTheRatingsOfTheAnalysisOwnTenantAlone() {
        for (int i = 0; i < 15; i++) {
            rate("acme", "right-" + i, 1, 0.9);
            rate("acme", "wrong-" + i, 0, 0.1);
        }

        Map<String, Double> rated = shares(new WorkflowId("acme", "an-1"));
        Map<String, Double> unrated = shares(new WorkflowId("legal", "an-1"));
        Map<String, Double> byDefault = shares(WorkflowId.parse("an-1"));

        assertThat(rated.get("good")).isGreaterThan(rated.get("coin"));
        assertThat(unrated.get("good")).isEqualTo(unrated.get("coin"));
        assertThat(byDefault.get("good")).isEqualTo(byDefault.get("coin"));
    }

    private void rate(String tenant, String id, double score, double goodJudge) {
        ratings.put(
                new WorkflowId(tenant, id),
                new Rating(id, score, null, "ann", InstantSource.system().instant(), GOOD, null, false),
                new RatedAnalysis(
                        "jury",
                        "orchestration",
                        null,
                        0.8,
                        false,
                        List.of(),
                        List.of(new RatedAnalysis.Judge(GOOD, goodJudge), new RatedAnalysis.Judge(COIN, 1)),
                        null),
                null);
    }

    private static Entry answer(String path) {
        return new Entry(
                path,
                new Reply(
                        ModelRef.parse("vendor/model"),
                        "model",
                        "Answer " + path,
                        Usage.NONE,
                        null,
                        Duration.ZERO,
                        new Assessment(0.5, 0.5, 0.5),
                        false,
                        1,
                        true,
                        null,
                        null));
    }

    private Map<String, Double> shares(WorkflowId analysis) {
        Ballot ballot = new Ballot(
                new Count.Pairs(),
                List.of(answer("1"), answer("2")),
                List.of(
                        new Voice("good", new Opinion.Preference("1", "2", "1"), GOOD),
                        new Voice("good", new Opinion.Preference("2", "1", "1"), GOOD),
                        new Voice("coin", new Opinion.Preference("1", "2", "2"), COIN),
                        new Voice("coin", new Opinion.Preference("2", "1", "2"), COIN)));
        Verdict verdict = temporal.getWorkflowClient()
                .newWorkflowStub(
                        Counts.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowId(analysis.value())
                                .build())
                .count(ballot);
        return Objects.requireNonNull(Objects.requireNonNull(verdict.details()).judges());
    }
}
