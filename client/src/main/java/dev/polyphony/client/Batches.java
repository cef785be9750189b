package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisPriority;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLimits;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.batch.BatchState;
import dev.polyphony.batch.BatchStatus;
import dev.polyphony.call.InvalidField;
import dev.polyphony.client.ActionListener.Action;
import dev.polyphony.port.BatchStore;
import dev.polyphony.text.Sha256;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.BatchWorkflow;
import dev.polyphony.workflow.SearchAttributes;
import dev.polyphony.workflow.TaskPriority;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's batches. Lines and what came of them are in the installation's database; others' batches do not exist
 * here. Methods that take an id throw {@link UnknownBatch} where the tenant has none of that id.
 */
public final class Batches {
    private static final String PREFIX = "batch-";
    private static final int MOST_LISTED = 1000;

    private final WorkflowClient temporal;
    private final Principal principal;
    private final ActionListener listener;
    private final BatchStore store;

    Batches(WorkflowClient temporal, Principal principal, ActionListener listener, BatchStore store) {
        this.temporal = temporal;
        this.principal = principal;
        this.listener = listener;
        this.store = store;
    }

    /**
     * Begins to receive a batch; to be closed.
     *
     * @param key the same one for the same batch sent again, which then is begun once; absent for one of its own
     * @param name for people; absent without
     */
    public BatchUpload receive(@Nullable String key, @Nullable String name, BatchLimits limits) {
        return new BatchUpload(
                store,
                principal.workflow(key == null ? AnalysisIds.mint(PREFIX) : of(key)),
                checked(name),
                limits,
                id -> begin(id, limits));
    }

    private static @Nullable String checked(@Nullable String name) {
        if (name != null
                && (name.isBlank() || name.length() > 200 || name.chars().anyMatch(c -> c < ' '))) {
            throw new InvalidField("name", "1 to 200 characters in one line, or leave it out");
        }
        return name;
    }

    /** The key may be anything, and a batch's id is shown and typed. */
    private String of(String key) {
        byte[] digest = Sha256.of(principal.tenant(), "\n", key);
        return PREFIX + new BigInteger(1, digest).toString(32).substring(0, 20);
    }

    private void begin(WorkflowId id, BatchLimits limits) {
        if (find(id.id()).state().isFinal()) {
            return;
        }
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id.value())
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                .setPriority(TaskPriority.of(principal.tenant(), AnalysisPriority.BATCH, null))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                        .set(SearchAttributes.TENANT, principal.tenant())
                        .set(SearchAttributes.STATUS, AnalysisStatus.RUNNING.word())
                        .build())
                .setStaticSummary("batch")
                .build();
        try {
            SearchAttributesRegistration.around(
                    temporal,
                    () -> WorkflowClient.start(
                            temporal.newWorkflowStub(BatchWorkflow.class, options)::run,
                            BatchWorkflow.Run.begin(limits)));
            listener.done(principal, Action.SUBMIT, id.id());
        } catch (WorkflowExecutionAlreadyStarted e) {
            // By whoever sent the same before, or this very request, tried again.
        }
    }

    public BatchStatus find(String id) {
        return store.status(workflow(id)).orElseThrow(() -> new UnknownBatch(id));
    }

    /**
     * The newest first.
     *
     * @param most 1 to 1,000
     * @param before the last one that was read; absent for the newest
     */
    public List<BatchStatus> list(int most, @Nullable String before) {
        requireMost("limit", most);
        return store.list(
                principal.tenant(), most, before == null ? null : find(before).id());
    }

    /**
     * Lines in order, with what came of those that ended.
     *
     * @param after the last line that was read, 0 for all
     * @param most 1 to 1,000
     */
    public List<BatchLine.Outcome> lines(String id, int after, int most) {
        requireMost("limit", most);
        if (after < 0) {
            throw new InvalidField("after", "the number of a line, from 0, not " + after);
        }
        find(id);
        return store.lines(workflow(id), after, most);
    }

    private static void requireMost(String field, int most) {
        if (most < 1 || most > MOST_LISTED) {
            throw new InvalidField(field, most + " is not between 1 and " + MOST_LISTED);
        }
    }

    /** Begins no more lines until it is resumed; false where it has ended, or is paused or being cancelled. */
    public boolean pause(String id) {
        return ordered(id, BatchState.PAUSED, null);
    }

    /** False where it is not paused. */
    public boolean resume(String id) {
        return ordered(id, BatchState.RUNNING, null);
    }

    /** Ends what is under way and asks nothing more; false where it has ended, or is being cancelled. */
    public boolean cancel(String id) {
        return ordered(id, BatchState.CANCELLING, Action.CANCEL);
    }

    private boolean ordered(String id, BatchState wanted, @Nullable Action action) {
        find(id);
        boolean ordered = store.order(workflow(id), wanted);
        // Also where it was ordered before: whoever did may not have come to tell.
        if (ordered || find(id).state() == wanted) {
            try {
                temporal.newWorkflowStub(BatchWorkflow.class, workflow(id).value())
                        .look();
            } catch (WorkflowNotFoundException ended) {
                // Between the two.
            }
        }
        if (ordered && action != null) {
            listener.done(principal, action, id);
        }
        return ordered;
    }

    private WorkflowId workflow(String id) {
        if (!Analysis.isName(id)) {
            throw new UnknownBatch(id.length() > 60 ? id.substring(0, 60) + "…" : id);
        }
        return principal.workflow(id);
    }
}
