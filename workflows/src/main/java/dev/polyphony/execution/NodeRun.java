package dev.polyphony.execution;

import dev.polyphony.activity.PipelineActivities;
import dev.polyphony.activity.PipelineActivities.End;
import dev.polyphony.activity.PipelineActivities.Place;
import dev.polyphony.activity.PipelineActivities.Turn;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.pipeline.NodeState;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.AnalysisAttributes;
import dev.polyphony.workflow.AnalysisWorkflow;
import dev.polyphony.workflow.PipelineWorkflow.Step;
import dev.polyphony.workflow.TaskPriority;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node of a pipeline, from its turn to its end: an analysis of its own, or a person who is asked. */
final class NodeRun {
    private final String pipeline;
    private final Step step;
    private final PipelineActivities nodes;
    private @Nullable AnalysisWorkflow analysis;
    private @Nullable NodeState decision;
    private boolean stopped;

    NodeRun(String pipeline, Step step, PipelineActivities nodes) {
        this.pipeline = pipeline;
        this.step = step;
        this.nodes = nodes;
    }

    boolean isOfAPerson() {
        return step.person();
    }

    /** While it is under way. */
    NodeState state() {
        return step.person() ? NodeState.WAITING : NodeState.RUNNING;
    }

    /** A person has. */
    void decided(NodeState how) {
        decision = how;
    }

    /** Nobody waits for it any more. It ends with what came of it until now. */
    void stop() {
        stopped = true;
        if (analysis != null) {
            cancel(analysis);
        }
    }

    /** Always comes to one, and has it stored. */
    NodeState result() {
        return switch (nodes.begin(new Place(pipeline, step.node()))) {
            case Turn.Over(NodeState state) -> state;
            case Turn.Hold hold -> held();
            case Turn.Ask(Analysis asked) -> asked(asked);
        };
    }

    private NodeState held() {
        Supplier<Boolean> over = () -> decision != null || stopped;
        if (step.deadline() == null) {
            Workflow.await(over);
        } else {
            Timers.await(step.deadline(), "waits for a decision on " + step.node(), over);
        }
        if (decision != null) {
            return decision;
        }
        return stopped
                ? ended(null, NodeState.CANCELLED, "the pipeline ended before anybody decided")
                : ended(null, NodeState.DEADLINE_PASSED, "nobody decided in time");
    }

    private NodeState asked(Analysis asked) {
        if (stopped) {
            return ended(null, NodeState.CANCELLED, null);
        }
        AnalysisWorkflow child = Workflow.newChildWorkflowStub(AnalysisWorkflow.class, options(asked));
        Promise<AnalysisResult> result = Async.function(child::analyze, asked);
        String runId = null;
        try {
            runId = Workflow.getWorkflowExecution(child).get().getRunId();
            analysis = child;
            if (stopped) {
                cancel(child);
            }
            return ended(runId, NodeState.of(result.get().status()), null);
        } catch (ChildWorkflowFailure failure) {
            Throwable cause = failure.getCause();
            boolean ended = cause instanceof CanceledFailure || cause instanceof TerminatedFailure;
            return ended(runId, ended ? NodeState.CANCELLED : NodeState.NO_ANSWER, why(cause));
        }
    }

    private static String why(@Nullable Throwable cause) {
        if (cause instanceof WorkflowExecutionAlreadyStarted) {
            return "an analysis of its id is under way by itself; resume the pipeline when that has ended";
        }
        return cause instanceof CanceledFailure || cause instanceof TerminatedFailure
                ? "its analysis was ended in Temporal"
                : "its analysis broke off; the worker's log says why";
    }

    private NodeState ended(@Nullable String runId, NodeState otherwise, @Nullable String why) {
        return nodes.end(new End(pipeline, step.node(), runId, otherwise, why)).state();
    }

    /** By its own word: a child that Temporal cancels could not say what it came to. */
    private static void cancel(AnalysisWorkflow child) {
        try {
            child.cancel();
        } catch (SignalExternalWorkflowException ended) {
            // Between the two.
        }
    }

    /**
     * The id is the node's in every round: what an earlier run of it paid for is read back. What ends the pipeline in
     * Temporal itself has its analyses end too, each with a result.
     */
    private ChildWorkflowOptions options(Analysis asked) {
        return ChildWorkflowOptions.newBuilder()
                .setWorkflowId(new WorkflowId(asked.tenant(), asked.id()).value())
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .setPriority(TaskPriority.of(asked, null))
                .setTypedSearchAttributes(AnalysisAttributes.searchAttributes(asked))
                .setMemo(Map.of("pipeline", pipeline))
                .setStaticSummary(ServerLimits.summary(step.node() + " · " + AnalysisAttributes.summary(asked)))
                .setStaticDetails(AnalysisAttributes.details(asked, false))
                .build();
    }
}
