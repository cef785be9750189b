package dev.polyphony.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.activity.CompileActivities;
import dev.polyphony.activity.HedgeActivities;
import dev.polyphony.activity.HedgeActivities.Hedging;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection.Preset;
import dev.polyphony.analysis.Tuning;
import dev.polyphony.call.ModelRef;
import dev.polyphony.events.StoredEvents;
import dev.polyphony.execution.DurablePreview;
import dev.polyphony.plan.Compilation;
import dev.polyphony.planning.building.Defaults;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.Availability.State;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.Weights;
import dev.polyphony.storage.Database;
import dev.polyphony.webhook.WebhookEndpoints;
import dev.polyphony.webhook.WebhookHosts;
import dev.polyphony.webhook.WebhookRegistry;
import dev.polyphony.workflow.PreviewWorkflow;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hedges that begin let others ask one more model; looking at a plan begins none. */
class CompilePlanTest {
    private static final String QUEUE = "decisions";
    private static final WorkflowOptions OPTIONS =
            WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build();
    private static final Analysis HEDGED =
            new Analysis("an-1", "default", "a question", Preset.of("hedge"), Limits.DEFAULT);

    private final HedgeBudget budget = new HedgeBudget(Defaults.standard().hedgeShare());

    @TempDir
    private Path folder;

    private Database database;
    private StoredEvents events;
    private final HedgeActivities hedges = new AllowHedge(budget);
    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();

    /** What an analysis does first. */
    @WorkflowInterface
    public interface Begins {
        @WorkflowMethod
        void begin(Analysis analysis, int times);
    }

    public static final class Beginning implements Begins {
        @Override
        public void begin(Analysis analysis, int times) {
            CompileActivities plans = Workflow.newLocalActivityStub(
                    CompileActivities.class,
                    LocalActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofSeconds(10))
                            .build());
            for (int i = 0; i < times; i++) {
                plans.compile(analysis);
            }
        }
    }

    @BeforeEach
    void start() {
        database = Database.file(folder.resolve(Database.FILE));
        events = new StoredEvents(database, InstantSource.system());
        AnalysisCompiler compiler = new AnalysisCompiler(
                () -> Compilers.under(model -> new State.Ready()),
                new Assessor(Weights.standard(), List.of(new GradedQuestions())),
                analysis -> List.of(),
                new WebhookRegistry(
                        WebhookHosts.of(List.of(), List.of()),
                        () -> new WebhookEndpoints(database, InstantSource.system())));
        CompileActivities compiles = new CompilePlan(compiler, budget, new RecordedPlans(events, events));
        Worker worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(DurablePreview.class, Beginning.class);
        worker.registerActivitiesImplementations(compiles, hedges);
        temporal.start();
        // Nothing is left of what is saved up.
        assertThat(IntStream.range(0, 100).filter(i -> allowed()).count()).isLessThan(100);
    }

    @AfterEach
    void stop() {
        temporal.close();
        events.close();
        database.close();
    }

    @Test
    void plansThatAreOnlyLookedAtLetNobodyAskOneMore() {
        PreviewWorkflow.Compilations looked = temporal.getWorkflowClient()
                .newWorkflowStub(PreviewWorkflow.class, OPTIONS)
                .preview(new PreviewWorkflow.Drafts(Collections.nCopies(100, HEDGED)));

        assertThat(looked.compilations()).hasSize(100).allMatch(Compilation.Compiled.class::isInstance);
        assertThat(allowed()).isFalse();
    }

    @Test
    void planThatBeginsIsTold() {
        WorkflowStub run = WorkflowStub.fromTyped(temporal.getWorkflowClient().newWorkflowStub(Begins.class, OPTIONS));
        run.start(HEDGED, 2);
        run.getResult(Void.class);
        temporal.getWorkflowClient()
                .newWorkflowStub(
                        PreviewWorkflow.class,
                        WorkflowOptions.newBuilder(OPTIONS)
                                .setWorkflowId("preview")
                                .build())
                .preview(new PreviewWorkflow.Drafts(List.of(HEDGED)));
        events.close();

        assertThat(events.after(run.getExecution().getWorkflowId(), 0))
                .extracting(stored -> stored.event())
                .isNotEmpty()
                .allSatisfy(event -> {
                    assertThat(event.runId()).isEqualTo(run.getExecution().getRunId());
                    assertThat(event.call()).isEmpty();
                    assertThat(event.piece())
                            .isInstanceOfSatisfying(
                                    AnalysisEvent.Compiled.class,
                                    told -> assertThat(told.compilation()).isInstanceOf(Compilation.Compiled.class));
                });
        assertThat(events.after("preview", 0)).isEmpty();
    }

    @Test
    void plansThatBeginLetOthersAskOneMore() {
        temporal.getWorkflowClient().newWorkflowStub(Begins.class, OPTIONS).begin(HEDGED, 100);

        assertThat(allowed()).isTrue();
    }

    @Test
    void escalationSaysWhoseConfidenceIsNoProbabilityBeforeAnybodyIsAsked() {
        List<String> models = List.of("gpt-4o-mini", "claude-haiku-4-5", "gpt-4o");

        assertThat(uncalibrated("a question", "escalate", Tuning.NONE, models))
                .as("the last one's decides nothing")
                .containsExactly("gpt-4o-mini", "claude-haiku-4-5");
        assertThat(uncalibrated("a question", "fallback", Tuning.NONE.until(0.8), models))
                .containsExactly("gpt-4o-mini", "claude-haiku-4-5");
        assertThat(uncalibrated("a question", "fallback", Tuning.NONE, models)).isNull();
        assertThat(uncalibrated("a question", "escalate", Tuning.NONE, List.of("gpt-4o")))
                .as("there is nobody to go on to")
                .isNull();
        assertThat(uncalibrated("a graded question", "escalate", Tuning.NONE, models))
                .containsExactly("claude-haiku-4-5");
    }

    private @Nullable List<String> uncalibrated(String question, String strategy, Tuning tuning, List<String> models) {
        Preset preset = new Preset(strategy, null, models, null, tuning);
        Compilation compilation = temporal.getWorkflowClient()
                .newWorkflowStub(PreviewWorkflow.class, OPTIONS)
                .preview(new PreviewWorkflow.Drafts(
                        List.of(new Analysis("an-1", "default", question, preset, Limits.DEFAULT))))
                .compilations()
                .getFirst();
        return ((Compilation.Compiled) compilation).plan().uncalibrated();
    }

    /** Knows what the answers of one model to some questions are worth. */
    private static final class GradedQuestions implements ConfidenceScorer {
        @Override
        public Optional<Confidence> score(String question, ModelRef model, String answer) {
            return Optional.empty();
        }

        @Override
        public boolean isCalibrated(String question, ModelRef model) {
            return question.contains("graded") && model.model().equals("gpt-4o-mini");
        }
    }

    private boolean allowed() {
        return hedges.allowHedge(new Hedging("an-1", "2")).granted();
    }
}
