package dev.polyphony.execution;

import dev.polyphony.activity.ProviderAlertActivities;
import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.workflow.ProviderAlertWorkflow;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;

/** As {@link DurableAlert}. */
public final class DurableProviderAlert implements ProviderAlertWorkflow {
    private final ProviderAlertActivities activities =
            Workflow.newActivityStub(ProviderAlertActivities.class, DurableAlert.OPTIONS);

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void deliver(ProviderAlert alert) {
        activities.announceProvider(alert);
        activities.postProvider(alert);
    }
}
