package dev.polyphony.worker;

import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.workflow.Functions;
import java.util.function.Function;

/** Takes a message from the database to Temporal, which delivers it by a workflow of its id, once. */
final class Deliveries {
    private Deliveries() {}

    /**
     * @param workflow that delivers it
     * @param summary for the Web UI
     * @param method of the workflow
     */
    static <W, M> void begin(
            WorkflowClient temporal,
            Class<W> workflow,
            String id,
            String summary,
            Function<W, Functions.Proc1<M>> method,
            M message) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setStaticSummary(ServerLimits.summary(summary))
                .build();
        try {
            WorkflowClient.start(method.apply(temporal.newWorkflowStub(workflow, options)), message);
        } catch (WorkflowExecutionAlreadyStarted another) {
            // Another worker was quicker, or this one before it could note it.
        }
    }
}
