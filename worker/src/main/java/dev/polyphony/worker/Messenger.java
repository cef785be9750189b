package dev.polyphony.worker;

import dev.polyphony.alert.AlertWorkflow;
import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.execution.AnalysisWorkflow;
import dev.polyphony.execution.ServerLimits;
import dev.polyphony.ledger.Alerts;
import dev.polyphony.ledger.Alerts.Alert;
import dev.polyphony.ledger.Waiters;
import dev.polyphony.ledger.Waiters.Waiter;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;

/**
 * Takes word from the books to Temporal: to analyses that there is money for, and of budgets that passed a threshold.
 * What could not be told stays on the books and is told the next time.
 */
final class Messenger {
    private final Waiters waiters;
    private final Alerts alerts;
    private final WorkflowClient temporal;

    Messenger(Waiters waiters, Alerts alerts, WorkflowClient temporal) {
        this.waiters = waiters;
        this.alerts = alerts;
        this.temporal = temporal;
    }

    void tellWaiting() {
        Sweeping.each(waiters.due(), this::tell);
    }

    void raiseAlerts() {
        alerts.raise();
        Sweeping.each(alerts.open(), this::handOver);
    }

    private void tell(Waiter waiter) {
        try {
            temporal.newWorkflowStub(AnalysisWorkflow.class, waiter.analysisId())
                    .budgetChanged();
        } catch (WorkflowNotFoundException ended) {
            // It waits no longer.
        }
        waiters.remove(waiter);
    }

    private void handOver(Alert alert) {
        BudgetAlert word = new BudgetAlert(
                alert.budget(), alert.periodStart(), alert.threshold(), alert.limit(), alert.used(), alert.raisedAt());
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(word.id())
                .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setStaticSummary(ServerLimits.summary(word.describe()))
                .build();
        try {
            WorkflowClient.start(temporal.newWorkflowStub(AlertWorkflow.class, options)::deliver, word);
        } catch (WorkflowExecutionAlreadyStarted another) {
            // Another worker was quicker, or this one before it could note it.
        }
        alerts.handedOver(alert);
    }
}
