package dev.polyphony.activity;

import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.alert.WebhookReport;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Messages to receivers outside. */
@ActivityInterface
public interface WebhookActivities {
    /**
     * Sends it once. Fails where it is worth another try, and says by when; can reach the receiver twice, under the
     * same id.
     *
     * @return delivered, or why it never will be
     */
    @ActivityMethod(name = "SendWebhook")
    WebhookReport send(WebhookDelivery delivery);
}
