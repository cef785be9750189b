package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.Connection.Stores;
import dev.polyphony.inventory.Inventory;
import dev.polyphony.inventory.InventoryQuery;
import dev.polyphony.plan.Compilation;
import dev.polyphony.port.AnalysisEvents;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnswerPieces;
import dev.polyphony.port.BatchStore;
import dev.polyphony.port.PipelineStore;
import dev.polyphony.port.StorageUnavailable;
import dev.polyphony.port.TextStore;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Submits the analyses of one tenant and follows them: the default tenant's, unless {@link #forTenant} says otherwise.
 * Safe for use by many threads; holds no connection of its own.
 *
 * <p>With an event store, the one that its workers write to, results and progress are told as they are stored, and
 * results are there for as long as that keeps them. Without one, and beside it, they come from Temporal.
 *
 * <p>Methods that take an id throw {@link UnknownAnalysis} where the tenant has no analysis of that id, whoever else
 * has. What the server cannot be asked at all leaves as gRPC's {@link StatusRuntimeException}.
 */
public final class AnalysisClient implements Planning {
    private final Connection connection;
    private final Stores stores;
    private final Principal principal;
    private final ActionListener listener;
    private final Executions executions;
    private final Submissions submissions;
    private final StateReader states;
    private final ResultFollower follower;
    private final AnalysisSignals signals;
    private final Workers workers;

    /** Where there is no event store at hand. */
    public AnalysisClient(WorkflowClient temporal) {
        this(Connection.of(temporal, null), Stores.NONE, Principal.DEFAULT, ActionListener.NOBODY);
    }

    /** @param events of the installation whose workers poll there; closed by whoever opened it */
    public AnalysisClient(WorkflowClient temporal, AnalysisEvents events) {
        this(Connection.of(temporal, new ToldEvents(events)), Stores.NONE, Principal.DEFAULT, ActionListener.NOBODY);
    }

    private AnalysisClient(Connection connection, Stores stores, Principal principal, ActionListener listener) {
        this.connection = connection;
        this.stores = stores;
        this.principal = principal;
        this.listener = listener;
        executions = new Executions(connection.temporal(), principal);
        submissions =
                new Submissions(connection.temporal(), principal, executions, connection.recent(), stores.texts());
        states = new StateReader(executions, principal, connection.question(), connection.events());
        follower = new ResultFollower(connection.recent(), executions, principal, states, connection.events());
        signals = new AnalysisSignals(executions, states, principal, listener);
        workers = new Workers(connection, principal);
    }

    /** A client of the same connection that knows that tenant's analyses alone. */
    public AnalysisClient forTenant(String tenant) {
        return forPrincipal(new Principal(tenant));
    }

    /** A client of the same connection that knows the analyses of the principal's tenant alone. */
    public AnalysisClient forPrincipal(Principal other) {
        return new AnalysisClient(connection, stores, other, listener);
    }

    /** A client of the same connection and tenant that tells what is done through it, and nobody else of it. */
    public AnalysisClient telling(ActionListener told) {
        return new AnalysisClient(connection, stores, principal, told);
    }

    /**
     * A client of the same connection that takes images of more than 1 MiB too: it keeps them there before an analysis
     * starts.
     *
     * @param texts of the installation whose workers poll there; closed by whoever opened it
     */
    public AnalysisClient keepingImagesIn(TextStore texts) {
        return new AnalysisClient(connection, stores.with(texts), principal, listener);
    }

    /** A client of the same connection that takes batches too; as {@link #keepingImagesIn}. */
    public AnalysisClient keepingBatchesIn(BatchStore store) {
        return new AnalysisClient(connection, stores.with(store), principal, listener);
    }

    /** A client of the same connection that takes pipelines too; as {@link #keepingImagesIn}. */
    public AnalysisClient keepingPipelinesIn(PipelineStore store) {
        return new AnalysisClient(connection, stores.with(store), principal, listener);
    }

    @Override
    public Principal principal() {
        return principal;
    }

    /** Of the server in which the analyses run. */
    public String namespace() {
        return connection.temporal().getOptions().getNamespace();
    }

    /** Temporal's own, for what this one has no word for. */
    public WorkflowClient workflowClient() {
        return connection.temporal();
    }

    /**
     * Whether the server can be reached now; a connection that is there costs nothing to look at. Where there is none
     * it is tried, for a second at the most.
     */
    public boolean isConnected() {
        return connection.isUp();
    }

    /**
     * Starts the analysis, unless one of its id was ever started: submitting the same twice gives one analysis, also
     * where the first one has ended.
     *
     * @throws AnalysisConflict where the id stands for another question
     * @throws InvalidField naming what is too long for the server, or a tenant that is not this client's
     * @throws StorageUnavailable where images are to be kept and nobody says that they are; submitting again is safe
     * @throws SearchAttributesRegistration.RegistrationRefused where the server lacks the search attributes of analyses
     *     and this process may not register them; it says what to run
     */
    public Submission submit(Analysis analysis) {
        Submission submission = submissions.submit(analysis);
        if (!submission.already()) {
            listener.done(principal, ActionListener.Action.SUBMIT, submission.id());
        }
        return submission;
    }

    /**
     * Whether the analysis was submitted before; nothing is begun.
     *
     * @throws AnalysisConflict where the id stands for another question
     */
    public boolean isSubmitted(Analysis analysis) {
        return submissions.isSubmitted(analysis);
    }

    /**
     * Submits for a caller who has nothing but this one answer to wait for. Blocks for about a second at the most,
     * until it is known that somebody works on it. Where nobody does, the analysis is cancelled: it would cost money
     * later and be read by no one.
     *
     * @return ends as that of {@link #result(String)}
     * @throws NoWorker within about a second where there was none for ten seconds
     */
    public CompletableFuture<AnalysisResult> answer(Analysis analysis) throws InterruptedException {
        return answer(List.of(analysis)).getFirst();
    }

    /** As {@link #answer(Analysis)}, of several that one request asks for: they begin in that order. */
    public List<CompletableFuture<AnalysisResult>> answer(List<Analysis> together) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (Analysis analysis : together) {
            ids.add(submit(analysis).id());
        }
        return new AnswerRequests(follower, signals, connection.pollers(), principal).follow(ids);
    }

    /** Ends exceptionally with {@link UnknownAnalysis} or {@link AnalysisBroken}. */
    public CompletableFuture<AnalysisResult> result(String id) {
        return follower.follow(id, null);
    }

    /** Waits {@code atMost} so long; the analysis goes on where that was too short. */
    public AnalysisResult result(String id, Duration atMost) throws TimeoutException, InterruptedException {
        return follower.await(id, atMost);
    }

    /**
     * Ends as that of {@link #result(String)}; until then each change of the progress is handed on, one after the
     * other, from a thread that may wait. Cancelling the future ends it; the analysis goes on.
     *
     * @param progress where something is stored of the analysis, the last one names the end of every call it names, and
     *     none comes after the result; else it can miss the last of what happened, which is in the result
     */
    public CompletableFuture<AnalysisResult> follow(String id, Consumer<Progress> progress) {
        return follower.follow(id, progress);
    }

    /**
     * Ends as that of {@link #result(String)}; until then each event of the analysis' current run past that position is
     * handed on, once and in order, one after the other, from a virtual thread of this reader's own: it may wait, and
     * holds up nobody. All that were stored are handed on before the future ends, and none after. Cancelling the future
     * ends it; the analysis goes on. A position that was read can be resumed from at any client of the installation,
     * without a loss and without one twice. {@link AnswerPieces} makes one text of the pieces of an answer among them.
     *
     * @param position of the last event that was read, 0 for all
     * @param reader hears nothing where there is no event store: see {@link #tellsEvents}. Where it throws the event is
     *     handed on again at the next news; who wants no more cancels the future
     */
    public CompletableFuture<AnalysisResult> events(String id, long position, Consumer<StoredEvent> reader) {
        return follower.events(id, position, reader);
    }

    /** Whether there is an event store, so that {@link #events} tells more than the result. */
    public boolean tellsEvents() {
        return connection.events() != null;
    }

    /** Whether the tenant has an analysis of that id, under way or ended. */
    public boolean knows(String id) {
        return states.knows(id);
    }

    /**
     * The result of an ended analysis, or how far it is: never that it ended without what came of it.
     *
     * @throws WorkersBusy where there is nobody to say now who could a little later
     */
    public AnalysisState show(String id) {
        return states.show(id);
    }

    /**
     * How far the analysis is, as a worker knows it. Where none runs, or none that can say, it is no more than the
     * server knows, within seconds: whether and since when it runs, and no calls. {@link #show} tells the two apart.
     *
     * @throws AnalysisBroken where it ended without a result
     * @throws WorkersBusy where there is nobody to say now who could a little later
     */
    public Progress progress(String id) {
        return states.progress(id);
    }

    /** Whether somebody works on the analysis who can, or could say that it has ended. */
    public boolean isAttended(String id) {
        return states.isAttended(id);
    }

    /** Calls of the analysis that failed and wait to be tried again, as far as the server can say now. */
    public List<PendingRetry> retries(String id) {
        return executions.retries(id);
    }

    /**
     * The tenant's analyses that match, as many as the filter takes, sorted by when they were submitted, the newest
     * first. They are those that run, then those that ended last. Whether a cost is all of it, and how long it took,
     * its stored result knows.
     *
     * @throws ListingUnavailable where the server keeps no list: the in-process one does not
     */
    public List<AnalysisSummary> list(AnalysisFilter filter) {
        return page(filter).analyses();
    }

    /** As {@link #list}, with where it goes on. */
    public AnalysisPage page(AnalysisFilter filter) {
        return new AnalysisListing(connection.temporal(), principal, connection.events()).page(filter);
    }

    /**
     * Asks the analysis to end; what was answered until then is in its result.
     *
     * @return false where it had ended already
     */
    public boolean cancel(String id) {
        return signals.cancel(id);
    }

    /**
     * Lets an analysis that waits for money spend past what budgets leave.
     *
     * @return false where it does not wait: it has begun, or ended
     */
    public boolean approve(String id) {
        return signals.approve(id);
    }

    /**
     * Waits until the analysis' workflow has closed, which is a moment after its result is there: a worker that ends
     * before leaves that to the next one, and it counts as running until then.
     *
     * @return false where it took longer than {@code atMost}
     */
    public boolean awaitClosed(String id, Duration atMost) {
        return StateReader.closes(executions.find(id).workflow(), atMost);
    }

    /** It was done to that analysis, by another class of this package. */
    void told(ActionListener.Action action, String id) {
        listener.done(principal, action, id);
    }

    /**
     * What was asked, from the recorded history alone: no worker is needed, and it need not have ended. A model that
     * nobody named and all else that the plan decides is not in it.
     */
    public Analysis question(String id) {
        return executions.find(id).ask(workflow -> new RecordedHistory(connection.temporal(), workflow).question());
    }

    /**
     * What was asked and what came of it, from the recorded history alone: no worker is needed.
     *
     * @throws NotEnded where the analysis still runs
     */
    public Explanation explain(String id) {
        Executions.Found found = executions.find(id);
        return found.ask(
                workflow -> new RecordedHistory(connection.temporal(), workflow).explanation(id, states.stored(found)));
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
        Rejudged rejudged = workers.rejudge(id, explain(id), selection);
        listener.done(principal, ActionListener.Action.REJUDGE, id);
        return rejudged;
    }

    /**
     * Vectors of texts: blocks until all are there, at most the task's deadline and a moment. The same task again, by
     * its id, is answered by what is there already.
     *
     * @throws InvalidField for what cannot be honoured, {@code model} among it
     * @throws AnalysisConflict where the id stands for other texts, or another model
     * @throws EmbeddingFailed where the model failed; the same id may be tried again
     * @throws NoWorker within about a second where there is none
     */
    public EmbeddingReply embed(EmbeddingTask task) {
        principal.requireOwn(task.tenant());
        EmbeddingReply reply =
                new EmbeddingRequests(connection.temporal(), connection.pollers(), principal).embed(task);
        listener.done(principal, ActionListener.Action.EMBED, task.id());
        return reply;
    }

    /** As {@link Workers#preview}. */
    @Override
    public List<Compilation> preview(List<Analysis> analyses) {
        return workers.preview(analyses);
    }

    /** As {@link Workers#inventory}. */
    @Override
    public Inventory inventory(InventoryQuery query) {
        return workers.inventory(query);
    }

    /**
     * The tenant's batches.
     *
     * @throws BatchesUnavailable where there is no place at hand to keep them
     */
    public Batches batches() {
        return new Batches(connection.temporal(), principal, listener, stores.requireBatches());
    }

    /**
     * The tenant's pipelines.
     *
     * @throws PipelinesUnavailable where there is no place at hand to keep them
     */
    public Pipelines pipelines() {
        return new Pipelines(connection.temporal(), principal, listener, stores.requirePipelines(), workers::preview);
    }

    /** The workers: what they do for the tenant beside its analyses, and their versions. */
    public Workers workers() {
        return workers;
    }
}
