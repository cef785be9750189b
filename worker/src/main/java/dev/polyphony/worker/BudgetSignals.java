package dev.polyphony.worker;

import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.ledger.BudgetAlerts;
import dev.polyphony.ledger.BudgetAlerts.Alert;
import dev.polyphony.ledger.BudgetWaiters;
import dev.polyphony.ledger.BudgetWaiters.Waiter;
import dev.polyphony.workflow.AlertWorkflow;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;

/**
 * Takes word from the books to Temporal: to analyses that there is money for, and of budgets that passed a threshold.
 * What could not be told stays on the books and is told the next time.
 */
final class BudgetSignals {
    private final BudgetWaiters waiters;
    private final BudgetAlerts alerts;
    private final WorkflowClient temporal;

    BudgetSignals(BudgetWaiters waiters, BudgetAlerts alerts, WorkflowClient temporal) {
        this.waiters = waiters;
        this.alerts = alerts;
        this.temporal = temporal;
    }

    void tellWaiting() {
        LedgerMaintenance.each(waiters.due(), this::tell);
    }

    void raiseAlerts() {
        alerts.raise();
        LedgerMaintenance.each(alerts.open(), this::handOver);
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
        Deliveries.begin(
                temporal, AlertWorkflow.class, word.id(), word.describe(), workflow -> workflow::deliver, word);
        alerts.handedOver(alert);
    }
}
