package dev.polyphony.execution;

import dev.polyphony.activity.AlertActivities;
import dev.polyphony.alert.BudgetAlert;
import dev.polyphony.workflow.AlertWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Says it here, then posts it for as long as it is news. */
public final class DurableAlert implements AlertWorkflow {
    private static final Duration NEWS = Duration.ofDays(3);

    static final ActivityOptions OPTIONS = ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofSeconds(30))
            .setScheduleToCloseTimeout(NEWS)
            .setRetryOptions(RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofSeconds(1))
                    .setMaximumInterval(Duration.ofMinutes(10))
                    .build())
            .build();

    private final AlertActivities activities = Workflow.newActivityStub(AlertActivities.class, OPTIONS);

    @Override
    public void deliver(BudgetAlert alert) {
        activities.announce(alert);
        activities.post(alert);
    }
}
