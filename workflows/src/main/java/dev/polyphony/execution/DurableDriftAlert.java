package dev.polyphony.execution;

import dev.polyphony.activity.DriftAlertActivities;
import dev.polyphony.alert.DriftAlert;
import dev.polyphony.workflow.DriftAlertWorkflow;
import io.temporal.workflow.Workflow;

/** As {@link DurableAlert}. */
public final class DurableDriftAlert implements DriftAlertWorkflow {
    private final DriftAlertActivities activities =
            Workflow.newActivityStub(DriftAlertActivities.class, DurableAlert.OPTIONS);

    @Override
    public void deliver(DriftAlert alert) {
        activities.announceDrift(alert);
        activities.postDrift(alert);
    }
}
