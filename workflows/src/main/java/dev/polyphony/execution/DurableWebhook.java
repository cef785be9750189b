package dev.polyphony.execution;

import dev.polyphony.activity.WebhookActivities;
import dev.polyphony.alert.WebhookDelivery;
import dev.polyphony.alert.WebhookReport;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.TaskPriority;
import dev.polyphony.workflow.WebhookWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Sends it until it is taken, for a day: after 5, 15, 45 s and so on, from two hours on every two hours. */
public final class DurableWebhook implements WebhookWorkflow {
    private static final Duration DAY = Duration.ofHours(24);

    /** A receiver gets half of it, and what is left is for a database that is slow. */
    private static final Duration TRY = Duration.ofSeconds(40);

    @Override
    public WebhookReport deliver(WebhookDelivery delivery) {
        try {
            return Workflow.newActivityStub(WebhookActivities.class, options(delivery))
                    .send(delivery);
        } catch (ActivityFailure given) {
            return WebhookReport.given(
                    null,
                    given.getCause() instanceof ApplicationFailure told
                            ? told.getOriginalMessage()
                            : "no worker sent it in time");
        }
    }

    /** Of one that hangs others of its tenant wait, and nobody else. */
    private static ActivityOptions options(WebhookDelivery delivery) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TASK_QUEUE)
                .setSummary(ServerLimits.summary(delivery.describe()))
                .setPriority(TaskPriority.of(delivery.tenant()))
                .setStartToCloseTimeout(TRY)
                .setScheduleToCloseTimeout(delivery.isTest() ? TRY : DAY)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(5))
                        .setBackoffCoefficient(3)
                        .setMaximumInterval(Duration.ofHours(2))
                        .setMaximumAttempts(delivery.isTest() ? 1 : 0)
                        .build())
                .build();
    }
}
