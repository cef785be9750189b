package dev.polyphony.client;

import dev.polyphony.activity.EmbeddingActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of one tenant's texts. They go to workers in parts, each a workflow of its own, since neither many texts nor
 * their vectors fit into one message. The parts of an id are the same each time, and one that has its vectors is not
 * asked for again.
 */
final class EmbeddingRequests {
    /** So many vectors of the most dimensions that there are fit into a message. */
    private static final int PART = 64;

    /** Of a part's texts, as JSON. */
    private static final int PART_BYTES = 900_000;

    /** Parts at once, for each request. */
    private static final int AT_ONCE = 4;

    /** For a workflow, past its deadline: its end is told before. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final WorkflowClient temporal;
    private final Pollers pollers;
    private final Principal principal;

    EmbeddingRequests(WorkflowClient temporal, Pollers pollers, Principal principal) {
        this.temporal = temporal;
        this.pollers = pollers;
        this.principal = principal;
    }

    /** Blocks until all of them are there; as {@link AnalysisClient#embed}. */
    EmbeddingReply embed(EmbeddingTask task) {
        requireName("id", task.id());
        if (task.category() != null) {
            requireName("category", task.category());
        }
        String digest = QuestionDigest.of(task);
        Deque<List<String>> parts = new ArrayDeque<>(parts(task.texts()));
        Deque<WorkflowStub> started = new ArrayDeque<>();
        EmbeddingReply all = null;
        int number = 0;
        while (!parts.isEmpty() || !started.isEmpty()) {
            if (!parts.isEmpty() && started.size() < AT_ONCE) {
                started.add(start(task.of(parts.remove()), number++, digest));
            } else {
                EmbeddingReply next = awaited(started.remove());
                all = all == null ? next : all.plus(next);
            }
        }
        return Objects.requireNonNull(all, "there is at least one text");
    }

    private static void requireName(String field, String value) {
        if (!Analysis.isName(value)) {
            throw new InvalidField(field, "1 to 200 letters, digits or any of . _ : -");
        }
    }

    /** In their order, each as large as a message may be. */
    static List<List<String>> parts(List<String> texts) {
        List<List<String>> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < texts.size(); i++) {
            int more = ServerLimits.bytes(texts.get(i)) + "\"\",".length();
            if (more > PART_BYTES) {
                throw new InvalidField("input[" + i + "]", more + " bytes; at most " + PART_BYTES + " can be sent");
            }
            if (part.size() == PART || bytes + more > PART_BYTES) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(texts.get(i));
            bytes += more;
        }
        parts.add(part);
        return parts;
    }

    private WorkflowStub start(EmbeddingTask part, int number, String digest) {
        String id = principal.workflow("embedding-" + part.id() + "." + number).value();
        Duration deadline = Objects.requireNonNullElse(part.deadline(), EmbeddingTask.USUAL_DEADLINE);
        WorkflowStub workflow = temporal.newUntypedWorkflowStub(
                "Embed",
                WorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                        // One that failed may be tried again under its id.
                        .setWorkflowIdReusePolicy(
                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY)
                        .setWorkflowExecutionTimeout(deadline.plus(GRACE))
                        .setMemo(Map.of(QuestionDigest.MEMO, digest))
                        .setStaticSummary(ServerLimits.summary("embeddings of " + part.model()))
                        .build());
        try {
            workflow.start(part);
            return workflow;
        } catch (WorkflowExecutionAlreadyStarted e) {
            WorkflowStub before = temporal.newUntypedWorkflowStub(id);
            if (!digest.equals(before.describe().getMemo(QuestionDigest.MEMO, String.class))) {
                throw new AnalysisConflict(part.id());
            }
            return before;
        }
    }

    private EmbeddingReply awaited(WorkflowStub workflow) {
        while (true) {
            try {
                return workflow.getResult(WorkerRequests.LOOK.toMillis(), TimeUnit.MILLISECONDS, EmbeddingReply.class);
            } catch (WorkflowFailedException e) {
                throw failed(e);
            } catch (TimeoutException e) {
                if (pollers.isMissed(workflow.getExecution().getWorkflowId())) {
                    WorkerRequests.end(workflow);
                    throw new NoWorker();
                }
            }
        }
    }

    private static RuntimeException failed(WorkflowFailedException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure told) {
                return told.getType().equals(EmbeddingActivities.INVALID)
                        ? new InvalidField(
                                told.getDetails().get(0, String.class),
                                told.getDetails().get(1, String.class))
                        : new EmbeddingFailed(failure(told));
            }
            if (cause instanceof TimeoutFailure && cause.getCause() == null) {
                return new EmbeddingFailed(new Failure.TimedOut(Failure.Phase.QUEUED));
            }
        }
        return new WorkerFailed(failed);
    }

    /** What is no failure of a model's is a fault of the worker's. */
    private static Failure failure(ApplicationFailure told) {
        @Nullable
        CallFailure detail =
                told.getDetails().getSize() == 0 ? null : told.getDetails().get(CallFailure.class);
        return detail == null ? new Failure.WorkerLost("its log says why") : detail.failure();
    }
}
