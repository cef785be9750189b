package dev.polyphony.execution;

import dev.polyphony.activity.ProviderAlertActivities;
import dev.polyphony.alert.ProviderAlert;
import dev.polyphony.workflow.ProviderAlertWorkflow;
import io.temporal.workflow.Workflow;

/** As {@link DurableAlert}. */
public final class DurableProviderAlert implements ProviderAlertWorkflow {
    private final ProviderAlertActivities activities =
            Workflow.newActivityStub(ProviderAlertActivities.class, DurableAlert.OPTIONS);

    @Override
    public void deliver(ProviderAlert alert) {
        activities.announceProvider(alert);
        activities.postProvider(alert);
    }
}
