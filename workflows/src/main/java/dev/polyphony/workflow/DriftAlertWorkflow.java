package dev.polyphony.workflow;

import dev.polyphony.alert.DriftAlert;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Delivers one alert. Its workflow id is the alert's, so there is one however many workers noticed. */
@WorkflowInterface
public interface DriftAlertWorkflow {
    @WorkflowMethod(name = "DriftAlert")
    void deliver(DriftAlert alert);
}
