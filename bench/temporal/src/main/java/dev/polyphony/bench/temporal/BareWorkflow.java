package dev.polyphony.bench.temporal;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends one request, or several at once, and returns the last answer: no plan, no ledger, nothing stored but the
 * history.
 */
@WorkflowInterface
public interface BareWorkflow {
    /** Of the workflows and of the activities beside them. */
    String QUEUE = "bare";

    /** Of the activities that are sent over the server. */
    String LANE = "bare-lane";

    @WorkflowMethod
    String ask(Placement placement, String body, int calls);

    /** Where the activities of a workflow run. */
    enum Placement {
        /** On another task queue, by way of the server. */
        NORMAL,
        /** On the workflow's own task queue, begun by the worker that scheduled them. */
        EAGER,
        /** In the workflow's own task. */
        LOCAL
    }

    /** One HTTP request to the model. */
    @ActivityInterface
    interface Model {
        String post(String body);
    }

    final class Implementation implements BareWorkflow {
        private static final Duration LONGEST = Duration.ofMinutes(1);
        private static final RetryOptions ONCE =
                RetryOptions.newBuilder().setMaximumAttempts(1).build();

        @Override
        public String ask(Placement placement, String body, int calls) {
            Model model = stub(placement);
            List<Promise<String>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                answers.add(Async.function(model::post, body));
            }
            Promise.allOf(answers).get();
            return answers.getLast().get();
        }

        private static Model stub(Placement placement) {
            return switch (placement) {
                case NORMAL -> Workflow.newActivityStub(Model.class, options(LANE));
                case EAGER -> Workflow.newActivityStub(Model.class, options(QUEUE));
                case LOCAL ->
                    Workflow.newLocalActivityStub(
                            Model.class,
                            LocalActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(LONGEST)
                                    .setRetryOptions(ONCE)
                                    .build());
            };
        }

        private static ActivityOptions options(String queue) {
            return ActivityOptions.newBuilder()
                    .setTaskQueue(queue)
                    .setStartToCloseTimeout(LONGEST)
                    .setRetryOptions(ONCE)
                    .build();
        }
    }
}
