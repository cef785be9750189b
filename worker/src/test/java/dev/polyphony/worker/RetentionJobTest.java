package dev.polyphony.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.access.AuditLog;
import dev.polyphony.batches.BatchWork;
import dev.polyphony.call.ProviderId;
import dev.polyphony.conversation.Conversations;
import dev.polyphony.conversation.Conversations.Place;
import dev.polyphony.health.CircuitSettings;
import dev.polyphony.health.HealthChange;
import dev.polyphony.health.ProviderHealth;
import dev.polyphony.ledger.Retention;
import dev.polyphony.pipelinestore.PipelineWork;
import dev.polyphony.rating.StoredRatings;
import dev.polyphony.storage.Database;
import dev.polyphony.storage.StoredTexts;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old texts are deleted, but nothing of an analysis that is open. */
class RetentionJobTest {
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    private Path folder;

    @WorkflowInterface
    public interface Waits {
        @WorkflowMethod
        void until(boolean told);
    }

    public static final class Waiting implements Waits {
        @Override
        public void until(boolean told) {
            Workflow.await(() -> told);
        }
    }

    @Test
    void openAnalysisKeepsWhatItNeedsHoweverOldItIs() {
        InstantSource longAgo = InstantSource.fixed(Instant.now().minus(MONTH.multipliedBy(2)));
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                        .setUseTimeskipping(false)
                        .build());
                Database database = Database.file(folder.resolve("ledger.db"));
                ProviderHealth health =
                        new ProviderHealth(database, InstantSource.system(), CircuitSettings.standard());
                ProviderHealth before = new ProviderHealth(database, longAgo, CircuitSettings.standard())) {
            before.drain(new ProviderId("openai"), "anna");
            health.enable(new ProviderId("openai"), "anna");
            temporal.newWorker("queue").registerWorkflowImplementationTypes(Waiting.class);
            temporal.start();
            start(temporal, "open", false);
            start(temporal, "ended", true).getResult(Void.class);
            StoredTexts texts = new StoredTexts(database, longAgo);
            String open = texts.put("of the open one", "open");
            String ended = texts.put("of the ended one", "ended");
            String purged = texts.put("of one that Temporal has forgotten", "purged");
            Place place = new Place("acme", "talk");
            new Conversations(database, longAgo).begin(place, "one", "of two months ago", "chat-1");
            new Conversations(database, InstantSource.system()).begin(place, "two", "of today", "chat-2");
            AuditLog log = new AuditLog(database);
            for (int months : List.of(2, 4)) {
                Instant then = Instant.now().minus(MONTH.multipliedBy(months));
                log.write(List.of(new AuditLog.Entry(then, null, "ann", "submit", months + " months", null)));
            }
            String young = new StoredTexts(database, InstantSource.system()).put("of today", "today");

            new RetentionJob(
                            new Retention(database, InstantSource.system()),
                            new BatchWork(database, InstantSource.system()),
                            new PipelineWork(database, InstantSource.system()),
                            new Conversations(database, InstantSource.system()),
                            new StoredRatings(database, InstantSource.system()),
                            log,
                            health,
                            temporal.getWorkflowClient(),
                            new RetentionJob.Ages(MONTH, MONTH.multipliedBy(3)))
                    .go();

            assertThat(texts.get(open)).isPresent();
            assertThat(texts.get(young)).isPresent();
            assertThat(texts.get(ended)).isEmpty();
            assertThat(texts.get(purged)).isEmpty();
            List<String> said = database.read(handle -> handle.createQuery("select message from conversation_turn")
                    .mapTo(String.class)
                    .list());
            assertThat(said).containsExactly("of today");
            assertThat(log.read(new AuditLog.Filter(null, null, null, Instant.EPOCH, 10)))
                    .extracting(AuditLog.Entry::subject)
                    .containsExactly("2 months");
            assertThat(health.changes(Instant.EPOCH))
                    .extracting(HealthChange::to)
                    .containsExactly("closed");
        }
    }

    private static WorkflowStub start(TestWorkflowEnvironment temporal, String id, boolean told) {
        WorkflowStub stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Waits",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue("queue")
                                .build());
        stub.start(told);
        return stub;
    }
}
