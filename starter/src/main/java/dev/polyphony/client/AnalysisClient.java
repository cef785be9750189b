package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Selection;
import dev.polyphony.execution.AnalysisWorkflow;
import dev.polyphony.execution.PreviewWorkflow;
import dev.polyphony.execution.RejudgeWorkflow;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryWorkflow;
import dev.polyphony.plan.Compilation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Submits analyses and follows them. Safe for use by many threads; holds no connection of its own.
 *
 * <p>Methods that take an id throw {@link UnknownAnalysis} where the server knows no analysis of that id. What the
 * server cannot be asked at all leaves as gRPC's {@link StatusRuntimeException}.
 */
public final class AnalysisClient {
    /** For questions to a worker that ask no model. */
    private static final Duration ASIDE = Duration.ofMinutes(1);

    private final WorkflowClient temporal;

    public AnalysisClient(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /**
     * Starts the analysis, unless one of its id was ever started in this namespace: submitting twice gives one
     * analysis, and the first one's request counts.
     */
    public Submission submit(Analysis analysis) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(analysis.id())
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTypedSearchAttributes(Labels.searchAttributes(analysis))
                .setStaticSummary(Labels.summary(analysis))
                .setStaticDetails(Labels.details(analysis))
                .build();
        AnalysisWorkflow workflow = temporal.newWorkflowStub(AnalysisWorkflow.class, options);
        try {
            WorkflowClient.start(workflow::analyze, analysis);
            return new Submission(analysis.id(), false);
        } catch (WorkflowExecutionAlreadyStarted e) {
            return new Submission(analysis.id(), true);
        }
    }

    /** Ends exceptionally with {@link UnknownAnalysis} or {@link AnalysisBroken}. */
    public CompletableFuture<AnalysisResult> result(String id) {
        return stub(id).getResultAsync(AnalysisResult.class)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(ServerFailures.translate(id, failure)));
    }

    /** Waits {@code atMost} so long; the analysis goes on where that was too short. */
    public AnalysisResult result(String id, Duration atMost) throws TimeoutException, InterruptedException {
        CompletableFuture<AnalysisResult> result = result(id);
        try {
            return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            result.cancel(false);
        }
    }

    /** How far the analysis is, as a worker knows it: needs one that runs. */
    public Progress progress(String id) {
        return asked(id, () -> stub(id).query("progress", Progress.class));
    }

    /**
     * Asks the analysis to end; what was answered until then is in its result.
     *
     * @return false where it had ended already
     */
    public boolean cancel(String id) {
        if (describe(id).getStatus() != Executions.RUNNING) {
            return false;
        }
        return signal(id, "cancel");
    }

    /**
     * Lets an analysis that waits for money spend past what budgets leave.
     *
     * @return false where it does not wait: it has begun, or ended
     */
    public boolean approve(String id) {
        boolean waits = switch (show(id)) {
            case Standing.Running(Progress progress) -> progress.status() == AnalysisStatus.WAITING;
            // Nobody can say; what it is told now is there when a worker takes it up.
            case Standing.Unattended unattended -> true;
            case Standing.Ended ended -> false;
            case Standing.Broken broken -> false;
        };
        return waits && signal(id, "approve");
    }

    private boolean signal(String id, String name) {
        try {
            stub(id).signal(name);
            return true;
        } catch (WorkflowNotFoundException ended) {
            // Between the two questions.
            return false;
        }
    }

    /** The result of an ended analysis, or how far it is. */
    public Standing show(String id) {
        WorkflowExecutionDescription execution = describe(id);
        return switch (execution.getStatus()) {
            case WORKFLOW_EXECUTION_STATUS_COMPLETED ->
                new Standing.Ended(asked(id, () -> stub(id).getResult(AnalysisResult.class)));
            case WORKFLOW_EXECUTION_STATUS_RUNNING -> new ProgressQuestion(this).ask(id, execution.getStartTime());
            default -> new Standing.Broken(Executions.word(execution.getStatus()));
        };
    }

    /**
     * Analyses that match, the newest first.
     *
     * @throws ListingUnavailable where the server keeps no list: the in-process one does not
     */
    public List<AnalysisSummary> list(AnalysisFilter filter) {
        try (var found = temporal.listExecutions(filter.query())) {
            return found.limit(filter.limit()).map(Executions::summary).toList();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                throw new ListingUnavailable(e);
            }
            throw e;
        }
    }

    /**
     * Has a worker look at every provider: takes as long as the slowest of them answers, at most a minute.
     *
     * @throws InventoryUnavailable where none did
     */
    public Inventory inventory() {
        InventoryWorkflow workflow = temporal.newWorkflowStub(
                InventoryWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(AnalysisIds.mint("inventory-"))
                        .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                        .setWorkflowExecutionTimeout(ASIDE)
                        .setStaticSummary("look at models and providers")
                        .build());
        try {
            return workflow.check();
        } catch (WorkflowFailedException e) {
            throw new InventoryUnavailable(e);
        }
    }

    /**
     * Has a worker compile the analyses without executing them: nothing is asked and nothing is spent.
     *
     * @return a compilation for each, in their order
     */
    public List<Compilation> preview(List<Analysis> analyses) {
        PreviewWorkflow workflow = temporal.newWorkflowStub(
                PreviewWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(AnalysisIds.mint("preview-"))
                        .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                        .setWorkflowExecutionTimeout(ASIDE)
                        .setStaticSummary("compile without executing")
                        .build());
        return workflow.preview(new PreviewWorkflow.Drafts(analyses)).compilations();
    }

    /**
     * What was asked and what came of it, from the recorded history alone: no worker is needed.
     *
     * @throws NotEnded where the analysis still runs
     */
    public Explanation explain(String id) {
        describe(id);
        return asked(id, () -> new RecordedHistory(temporal, id).explanation());
    }

    /**
     * Judges the recorded answers of an ended analysis anew, by today's prices and scorers. No provider is asked.
     *
     * @param selection another strategy, threshold or plan; absent: the analysis' own
     * @throws NotEnded where the analysis still runs
     */
    public Rejudged rejudge(String id, @Nullable Selection selection) {
        Explanation before = explain(id);
        String again = AnalysisIds.mint("rejudge-");
        RejudgeWorkflow workflow = temporal.newWorkflowStub(
                RejudgeWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(again)
                        .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                        .setWorkflowExecutionTimeout(ASIDE)
                        .setStaticSummary("judge the recorded answers of " + id + " anew")
                        .build());
        return new Rejudged(before.result(), workflow.rejudge(before.again(again, selection)));
    }

    private WorkflowExecutionDescription describe(String id) {
        WorkflowExecutionDescription execution = asked(id, () -> stub(id).describe());
        if (!execution.getWorkflowType().equals(Executions.TYPE)) {
            throw new UnknownAnalysis(id);
        }
        return execution;
    }

    private WorkflowStub stub(String id) {
        return temporal.newUntypedWorkflowStub(id);
    }

    private static <T> T asked(String id, Supplier<T> question) {
        try {
            return question.get();
        } catch (WorkflowNotFoundException e) {
            throw new UnknownAnalysis(id);
        }
    }
}
