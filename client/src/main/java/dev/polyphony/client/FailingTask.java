package dev.polyphony.client;

import dev.polyphony.encryption.DecryptionFailed;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a workflow goes on with no worker although one took it up: its tasks fail and are tried again, and so does each
 * question to it. The reason is told without a stack trace, and names no text of the analysis.
 */
final class FailingTask {
    private static final String UNTOLD = "its log and Temporal's Web UI say why";

    private FailingTask() {}

    /** Where the worker that was asked could not even read the history. */
    static Optional<String> of(WorkflowClient temporal, String workflowId, RuntimeException unanswered) {
        return unanswered instanceof WorkflowQueryException
                ? Optional.of(
                        told(unanswered).or(() -> of(temporal, workflowId)).orElse(UNTOLD))
                : of(temporal, workflowId);
    }

    /** Empty where its last task did not fail, or was never begun. */
    static Optional<String> of(WorkflowClient temporal, String workflowId) {
        Optional<HistoryEvent> last;
        try {
            last = temporal.fetchHistory(workflowId).getEvents().stream()
                    .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
                            || event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
                    .reduce((earlier, later) -> later);
        } catch (WorkflowException | StatusRuntimeException deleted) {
            return Optional.empty();
        }
        return last.filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
                .map(HistoryEvent::getWorkflowTaskFailedEventAttributes)
                // After a reset the first event is one that failed so.
                .filter(failed ->
                        failed.getCause() != WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW)
                .map(failed -> why(temporal, failed));
    }

    private static String why(WorkflowClient temporal, WorkflowTaskFailedEventAttributes failed) {
        if (failed.getCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR) {
            return "its version does not follow what another one recorded; polyphony replay says where";
        }
        try {
            return told(temporal.getOptions().getDataConverter().failureToException(failed.getFailure()))
                    .orElse(UNTOLD);
        } catch (DecryptionFailed lacking) {
            return UNTOLD + ", " + lacking.getMessage();
        }
    }

    /** Of a key that it lacks: all else that a worker cannot do is for its log. */
    private static Optional<String> told(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure told && told.getType().equals(DecryptionFailed.class.getName())) {
                return Optional.of("it is " + told.getOriginalMessage());
            }
        }
        return Optional.empty();
    }
}
