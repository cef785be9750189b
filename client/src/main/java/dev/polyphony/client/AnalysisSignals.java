package dev.polyphony.client;

import dev.polyphony.analysis.Principal;
import dev.polyphony.client.ActionListener.Action;
import dev.polyphony.client.Executions.Found;
import io.temporal.client.WorkflowNotFoundException;

/** What one tenant's running analyses are told from outside. */
final class AnalysisSignals {
    private final Executions executions;
    private final StateReader states;
    private final Principal principal;
    private final ActionListener listener;

    AnalysisSignals(Executions executions, StateReader states, Principal principal, ActionListener listener) {
        this.executions = executions;
        this.states = states;
        this.principal = principal;
        this.listener = listener;
    }

    /** As {@link AnalysisClient#cancel}. */
    boolean cancel(String id) {
        Found found = executions.find(id);
        return found.isRunning() && states.stored(found).isEmpty() && signal(found, "cancel", Action.CANCEL);
    }

    /** As {@link AnalysisClient#approve}. */
    boolean approve(String id) {
        Found found = executions.find(id);
        return states.mayWaitForMoney(found) && signal(found, "approve", Action.APPROVE);
    }

    private boolean signal(Found found, String name, Action action) {
        try {
            found.workflow().signal(name);
        } catch (WorkflowNotFoundException ended) {
            // Between the two questions.
            return false;
        }
        listener.done(principal, action, found.id());
        return true;
    }
}
