package dev.polyphony.execution;

import dev.polyphony.activity.TrainingActivities;
import dev.polyphony.training.WorkloadTraining;
import dev.polyphony.workflow.TrainingWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** One activity, once: it takes minutes of a processor, and who waits can ask again. */
public final class DurableTraining implements TrainingWorkflow {
    private final TrainingActivities activities = Workflow.newActivityStub(
            TrainingActivities.class,
            ActivityOptions.newBuilder()
                    .setSummary("learn from graded answers")
                    .setStartToCloseTimeout(Duration.ofMinutes(14))
                    .setRetryOptions(
                            RetryOptions.newBuilder().setMaximumAttempts(1).build())
                    .build());

    @Override
    public WorkloadTraining.Outcome train(WorkloadTraining training) {
        return activities.train(training);
    }
}
