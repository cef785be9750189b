package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Question;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.plan.Compilation;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.PreviewWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Submits the analyses of one tenant and follows them: the default tenant's, unless {@link #forTenant} says otherwise.
 * Safe for use by many threads; holds no connection of its own.
 *
 * <p>Methods that take an id throw {@link UnknownAnalysis} where the tenant has no analysis of that id, whoever else
 * has. What the server cannot be asked at all leaves as gRPC's {@link StatusRuntimeException}.
 */
public final class AnalysisClient {
    /** A workflow that says how it ended does so in the same task. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final WorkflowClient temporal;
    private final WorkerRequests workerRequests;
    private final Pollers pollers;
    private final ProgressQuestion question;
    private final Principal principal;
    private final Executions executions;

    public AnalysisClient(WorkflowClient temporal) {
        this(
                temporal,
                new WorkerRequests(temporal),
                new Pollers(temporal),
                new ProgressQuestion(new Pollers(temporal)),
                Principal.DEFAULT);
    }

    private AnalysisClient(
            WorkflowClient temporal,
            WorkerRequests workerRequests,
            Pollers pollers,
            ProgressQuestion question,
            Principal principal) {
        this.temporal = temporal;
        this.workerRequests = workerRequests;
        this.pollers = pollers;
        this.question = question;
        this.principal = principal;
        this.executions = new Executions(temporal, principal);
    }

    /** A client of the same connection that knows that tenant's analyses alone. */
    public AnalysisClient forTenant(String tenant) {
        return forPrincipal(new Principal(tenant));
    }

    /** A client of the same connection that knows the analyses of the principal's tenant alone. */
    public AnalysisClient forPrincipal(Principal other) {
        return new AnalysisClient(temporal, workerRequests, pollers, question, other);
    }

    public Principal principal() {
        return principal;
    }

    /**
     * Starts the analysis, unless one of its id was ever started: submitting the same twice gives one analysis, also
     * where the first one has ended.
     *
     * @throws AnalysisConflict where the id stands for another question
     * @throws InvalidField naming what is too long for the server, or a tenant that is not this client's
     */
    public Submission submit(Analysis analysis) {
        requireOwn(analysis);
        requireFitting(analysis);
        String digest = QuestionDigest.of(analysis);
        return executions
                .before(analysis.id())
                .map(found -> again(analysis, digest, found))
                .orElseGet(() -> start(analysis, digest));
    }

    private Submission start(Analysis analysis, String digest) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(principal.workflow(analysis.id()).value())
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTypedSearchAttributes(AnalysisAttributes.searchAttributes(analysis))
                .setMemo(Map.of(QuestionDigest.MEMO, digest))
                .setStaticSummary(AnalysisAttributes.summary(analysis))
                .setStaticDetails(AnalysisAttributes.details(analysis))
                .build();
        AnalysisWorkflow workflow = temporal.newWorkflowStub(AnalysisWorkflow.class, options);
        try {
            WorkflowClient.start(workflow::analyze, analysis);
            return new Submission(analysis.id(), false);
        } catch (WorkflowExecutionAlreadyStarted e) {
            // Where it is not to be found it is another tenant's, of before ids told them apart.
            return again(
                    analysis,
                    digest,
                    executions.lookUp(analysis.id()).orElseThrow(() -> new AnalysisConflict(analysis.id())));
        }
    }

    private static Submission again(Analysis analysis, String digest, Executions.Found found) {
        if (!found.asks(digest)) {
            throw new AnalysisConflict(analysis.id());
        }
        return new Submission(analysis.id(), true);
    }

    private void requireOwn(Analysis analysis) {
        if (!analysis.tenant().equals(principal.tenant())) {
            throw new InvalidField(
                    "tenant", "'" + analysis.tenant() + "' is not this client's, '" + principal.tenant() + "'");
        }
    }

    /** In JSON, and sealed, a text is longer than by itself. */
    private void requireFitting(Analysis analysis) {
        int bytes = sent(analysis);
        if (bytes > ServerLimits.PAYLOAD) {
            int asked = sent(new Question(analysis.prompt(), analysis.conversation(), analysis.answerSchema()));
            throw new InvalidField(
                    2 * asked > bytes ? "prompt" : "models",
                    "the request is " + bytes + " bytes as it is sent; the Temporal server takes "
                            + ServerLimits.PAYLOAD + ", so shorten it");
        }
    }

    private int sent(Object value) {
        return temporal.getOptions()
                .getDataConverter()
                .toPayload(value)
                .map(Payload::getSerializedSize)
                .orElse(0);
    }

    /** Ends exceptionally with {@link UnknownAnalysis} or {@link AnalysisBroken}. */
    public CompletableFuture<AnalysisResult> result(String id) {
        return CompletableFuture.supplyAsync(() -> executions.find(id).workflow(), Thread::startVirtualThread)
                .thenCompose(workflow -> workflow.getResultAsync(AnalysisResult.class))
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

    /**
     * Submits for a caller who has nothing but this one answer to wait for. Blocks for about a second at the most,
     * until it is known that somebody works on it. Where nobody does, the analysis is cancelled: it would cost money
     * later and be read by no one.
     *
     * @return ends as that of {@link #result(String)}
     * @throws NoWorker within about a second where there is none
     */
    public CompletableFuture<AnalysisResult> answer(Analysis analysis) throws InterruptedException {
        Submission submission = submit(analysis);
        CompletableFuture<AnalysisResult> result = result(submission.id());
        try {
            result.get(WorkerRequests.LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (pollers.isMissed(principal.workflow(submission.id()).value())) {
                result.cancel(false);
                cancel(submission.id());
                throw new NoWorker();
            }
        } catch (ExecutionException e) {
            // The caller learns it from the future.
        }
        return result;
    }

    /** How far the analysis is, as a worker knows it: needs one that runs. */
    public Progress progress(String id) {
        return progress(executions.find(id));
    }

    private Progress progress(Executions.Found found) {
        return found.ask(workflow -> workflow.query("progress", Progress.class));
    }

    /**
     * Asks the analysis to end; what was answered until then is in its result.
     *
     * @return false where it had ended already
     */
    public boolean cancel(String id) {
        Executions.Found found = executions.find(id);
        return found.isRunning() && signal(found, "cancel");
    }

    /**
     * Lets an analysis that waits for money spend past what budgets leave.
     *
     * @return false where it does not wait: it has begun, or ended
     */
    public boolean approve(String id) {
        Executions.Found found = executions.find(id);
        boolean waits = switch (show(found, true)) {
            case AnalysisState.Running(Progress progress) -> progress.status() == AnalysisStatus.WAITING;
            // Nobody can say; what it is told now is there when a worker takes it up.
            case AnalysisState.Unattended unattended -> true;
            case AnalysisState.Ended ended -> false;
            case AnalysisState.Broken broken -> false;
        };
        return waits && signal(found, "approve");
    }

    private static boolean signal(Executions.Found found, String name) {
        try {
            found.workflow().signal(name);
            return true;
        } catch (WorkflowNotFoundException ended) {
            // Between the two questions.
            return false;
        }
    }

    /**
     * The result of an ended analysis, or how far it is: never that it ended without what came of it.
     *
     * @throws WorkersBusy where there is nobody to say now who could a little later
     */
    public AnalysisState show(String id) {
        return show(executions.find(id), true);
    }

    private AnalysisState show(Executions.Found found, boolean again) {
        return switch (found.execution().getStatus()) {
            case WORKFLOW_EXECUTION_STATUS_COMPLETED ->
                new AnalysisState.Ended(found.ask(workflow -> workflow.getResult(AnalysisResult.class)));
            case WORKFLOW_EXECUTION_STATUS_RUNNING -> {
                AnalysisState standing =
                        question.ask(() -> progress(found), found.execution().getStartTime());
                // It may have ended between the two questions: then there is a better answer.
                yield again && isOver(found, standing)
                        ? show(executions.find(found.id()), false)
                        : stillRunning(standing);
            }
            default ->
                new AnalysisState.Broken(Executions.word(found.execution().getStatus()));
        };
    }

    private boolean isOver(Executions.Found found, AnalysisState standing) {
        return switch (standing) {
            case AnalysisState.Running(Progress progress) -> progress.status().isFinal() && closes(found.workflow());
            case AnalysisState.Unattended unattended ->
                !executions.find(found.id()).isRunning();
            case AnalysisState.Ended ended -> false;
            case AnalysisState.Broken broken -> false;
        };
    }

    private static boolean closes(WorkflowStub workflow) {
        try {
            workflow.getResult(CLOSING.toMillis(), TimeUnit.MILLISECONDS, AnalysisResult.class);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (WorkflowException e) {
            return true;
        }
    }

    /** How it ended is said with its result or not at all. */
    private static AnalysisState stillRunning(AnalysisState standing) {
        return standing instanceof AnalysisState.Running(Progress progress)
                        && progress.status().isFinal()
                ? new AnalysisState.Running(
                        new Progress(AnalysisStatus.RUNNING, progress.startedAt(), progress.calls()))
                : standing;
    }

    /**
     * The tenant's analyses that match, the newest first.
     *
     * @throws ListingUnavailable where the server keeps no list: the in-process one does not
     */
    public List<AnalysisSummary> list(AnalysisFilter filter) {
        try {
            return executions.newest(filter).stream().map(Executions::summary).toList();
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
     * @throws NoWorker within about a second where there is none
     * @throws WorkerFailed where there is one that could not
     */
    public Inventory inventory() {
        return workerRequests.have("Inventory", "inventory-", "look at models and providers", Inventory.class);
    }

    /**
     * Has a worker compile the analyses without executing them: nothing is asked and nothing is spent.
     *
     * @return a compilation for each, in their order
     * @throws NoWorker within about a second where there is none
     * @throws WorkerFailed where there is one that could not
     */
    public List<Compilation> preview(List<Analysis> analyses) {
        analyses.forEach(this::requireOwn);
        return workerRequests
                .have(
                        "Preview",
                        "preview-",
                        "compile without executing",
                        PreviewWorkflow.Compilations.class,
                        new PreviewWorkflow.Drafts(analyses))
                .compilations();
    }

    /**
     * What was asked and what came of it, from the recorded history alone: no worker is needed.
     *
     * @throws NotEnded where the analysis still runs
     */
    public Explanation explain(String id) {
        return executions.find(id).ask(workflow -> new RecordedHistory(temporal, workflow).explanation(id));
    }

    /**
     * Judges the recorded answers of an ended analysis anew, by today's prices and scorers. No provider is asked.
     *
     * @param selection another strategy, threshold or plan; absent: the analysis' own
     * @throws NotEnded where the analysis still runs
     * @throws NoWorker within about a second where there is none
     * @throws WorkerFailed where there is one that could not
     */
    public Rejudged rejudge(String id, @Nullable Selection selection) {
        Explanation before = explain(id);
        return new Rejudged(
                before.result(),
                workerRequests.have(
                        "Rejudge",
                        "rejudge-",
                        "judge the recorded answers of " + id + " anew",
                        AnalysisResult.class,
                        before.again(AnalysisIds.mint("rejudge-"), selection)));
    }

    /**
     * Whether the server can be reached now; a connection that is there costs nothing to look at. Where there is none
     * it is tried, for a second at the most.
     */
    public boolean isConnected() {
        return new ServerReachability(temporal.getWorkflowServiceStubs().getRawChannel()).isUp();
    }
}
