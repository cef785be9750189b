package dev.polyphony.client;

import dev.polyphony.execution.SearchAttributes;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.SearchAttributeKey;
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

    private Executions() {}

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
