package dev.polyphony.workflow;

import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.alert.WebhookReport;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Delivers one message to one receiver. Its workflow id is {@link WebhookDelivery#workflowId}, so there is one however
 * many workers hand it over.
 */
@WorkflowInterface
public interface WebhookWorkflow {
    /** Where messages are sent from: a receiver that hangs holds up neither analyses nor calls. */
    String TASK_QUEUE = "polyphony-webhooks";

    @WorkflowMethod(name = "Webhook")
    WebhookReport deliver(WebhookDelivery delivery);
}
