package dev.polyphony.client;

import com.google.protobuf.ByteString;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what Temporal knows of an analysis without asking a worker. */
final class Executions {
    static final String TYPE = "Analysis";
    static final WorkflowExecutionStatus RUNNING = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    private static final WorkflowExecutionStatus COMPLETED =
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;

    private final WorkflowClient temporal;

    Executions(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /** Asks for as many as are shown: a server sends a thousand where it is not told. */
    List<WorkflowExecutionMetadata> newest(AnalysisFilter filter) {
        List<WorkflowExecutionMetadata> found = new ArrayList<>();
        ByteString next = ByteString.EMPTY;
        do {
            ListWorkflowExecutionsResponse page = temporal.getWorkflowServiceStubs()
                    .blockingStub()
                    .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(temporal.getOptions().getNamespace())
                            .setQuery(filter.query())
                            .setPageSize(filter.limit() - found.size())
                            .setNextPageToken(next)
                            .build());
            page.getExecutionsList().stream()
                    .map(one -> new WorkflowExecutionMetadata(
                            one, temporal.getOptions().getDataConverter()))
                    .forEach(found::add);
            next = page.getNextPageToken();
        } while (found.size() < filter.limit() && !next.isEmpty());
        return found;
    }

    static AnalysisSummary summary(WorkflowExecutionMetadata execution) {
        WorkflowExecutionStatus ended = execution.getStatus();
        String status = Objects.requireNonNullElse(get(execution, SearchAttributes.STATUS), "running");
        // A terminated analysis never got to say so itself.
        boolean itsOwnWord = ended == RUNNING || ended == COMPLETED;
        return new AnalysisSummary(
                execution.getExecution().getWorkflowId(),
                itsOwnWord ? status : word(ended),
                Objects.requireNonNullElse(get(execution, SearchAttributes.STRATEGY), "unknown"),
                Objects.requireNonNullElse(get(execution, SearchAttributes.TENANT), "unknown"),
                execution.getStartTime(),
                ended == RUNNING ? null : execution.getCloseTime(),
                get(execution, SearchAttributes.COST_USD),
                Objects.requireNonNullElse(get(execution, SearchAttributes.MODELS), List.of()));
    }

    static String word(WorkflowExecutionStatus status) {
        return status.name()
                .replace("WORKFLOW_EXECUTION_STATUS_", "")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    private static <T> @Nullable T get(WorkflowExecutionMetadata execution, SearchAttributeKey<T> key) {
        return execution.getTypedSearchAttributes().get(key);
    }
}
