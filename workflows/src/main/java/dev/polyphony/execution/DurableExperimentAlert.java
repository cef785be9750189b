package dev.polyphony.execution;

import dev.polyphony.activity.ExperimentAlertActivities;
import dev.polyphony.alert.ExperimentAlert;
import dev.polyphony.workflow.ExperimentAlertWorkflow;
import io.temporal.workflow.Workflow;

/** As {@link DurableAlert}. */
public final class DurableExperimentAlert implements ExperimentAlertWorkflow {
    private final ExperimentAlertActivities activities =
            Workflow.newActivityStub(ExperimentAlertActivities.class, DurableAlert.OPTIONS);

    @Override
    public void deliver(ExperimentAlert alert) {
        activities.announceExperiment(alert);
        activities.postExperiment(alert);
    }
}
