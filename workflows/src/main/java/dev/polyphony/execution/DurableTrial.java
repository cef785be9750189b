package dev.polyphony.execution;

import dev.polyphony.activity.TrialActivities;
import dev.polyphony.inventory.ProviderTrial;
import dev.polyphony.workflow.TrialWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** One activity, once: it costs money, and who waits can ask again. */
public final class DurableTrial implements TrialWorkflow {
    private final TrialActivities activities = Workflow.newActivityStub(
            TrialActivities.class,
            ActivityOptions.newBuilder()
                    .setSummary("one real call")
                    .setStartToCloseTimeout(Duration.ofSeconds(40))
                    .setRetryOptions(
                            RetryOptions.newBuilder().setMaximumAttempts(1).build())
                    .build());

    @Override
    public ProviderTrial.Outcome tryProvider(ProviderTrial trial) {
        return activities.tryProvider(trial);
    }
}
