package dev.polyphony.execution;

import dev.polyphony.activity.EmbeddingActivities;
import dev.polyphony.call.EmbeddingReply;
import dev.polyphony.call.EmbeddingTask;
import dev.polyphony.workflow.EmbeddingWorkflow;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Objects;

/** One activity, repeated where time helps: by then a worker that was lost is noticed, too. */
public final class DurableEmbedding implements EmbeddingWorkflow {
    /** A request takes seconds. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(30);

    private static final int ATTEMPTS = 4;

    @Override
    public EmbeddingReply embed(EmbeddingTask task) {
        Duration deadline = Objects.requireNonNullElse(task.deadline(), EmbeddingTask.USUAL_DEADLINE);
        return Workflow.newActivityStub(
                        EmbeddingActivities.class,
                        ActivityOptions.newBuilder()
                                .setSummary(task.texts().size() + " texts to " + task.model())
                                .setScheduleToCloseTimeout(deadline)
                                .setStartToCloseTimeout(
                                        deadline.compareTo(LONGEST_ATTEMPT) < 0 ? deadline : LONGEST_ATTEMPT)
                                .setRetryOptions(RetryOptions.newBuilder()
                                        .setMaximumAttempts(ATTEMPTS)
                                        .build())
                                .build())
                .embed(task);
    }
}
