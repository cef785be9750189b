package dev.polyphony.client;

import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Small things that a worker does beside analyses, while somebody waits: they ask no model and are not kept. */
final class WorkerRequests {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Between two looks whether somebody works on it. */
    static final Duration LOOK = Duration.ofMillis(800);

    /** One that failed at it is given time to be followed by one that does not. */
    private static final Duration ANOTHER = Duration.ofSeconds(5);

    private final WorkflowClient temporal;
    private final Pollers pollers;

    WorkerRequests(WorkflowClient temporal, Pollers pollers) {
        this.temporal = temporal;
        this.pollers = pollers;
    }

    /**
     * @param type of the workflow
     * @param prefix of its id
     * @param summary one line for the Web UI
     * @throws NoWorker within about a second where there is none
     * @throws WorkerFailed where there is one that could not do it
     */
    <T> T have(String type, String prefix, String summary, Class<T> result, Object... arguments) {
        return have(LONGEST, type, prefix, summary, result, arguments);
    }

    /** As the other, for what takes longer than a minute. */
    <T> T have(Duration longest, String type, String prefix, String summary, Class<T> result, Object... arguments) {
        String id = AnalysisIds.mint(prefix);
        WorkflowStub workflow = temporal.newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(AnalysisWorkflow.TASK_QUEUE)
                        .setWorkflowExecutionTimeout(longest)
                        .setStaticSummary(summary)
                        .build());
        workflow.start(arguments);
        Instant patient = Instant.now().plus(ANOTHER);
        while (true) {
            try {
                return workflow.getResult(LOOK.toMillis(), TimeUnit.MILLISECONDS, result);
            } catch (WorkflowFailedException e) {
                if (e.getCause() instanceof TimeoutFailure) {
                    throw pollers.whyItFails(id)
                            .<RuntimeException>map(why -> new WorkerFailed(why, e))
                            .orElseGet(NoWorker::new);
                }
                throw new WorkerFailed(e);
            } catch (TimeoutException e) {
                if (pollers.isMissed(id)) {
                    end(workflow);
                    throw new NoWorker();
                }
                Optional<String> fails = Instant.now().isAfter(patient) ? pollers.whyItFails(id) : Optional.empty();
                if (fails.isPresent()) {
                    end(workflow);
                    throw new WorkerFailed(fails.get(), e);
                }
            }
        }
    }

    static void end(WorkflowStub workflow) {
        try {
            workflow.terminate("no worker took it up");
        } catch (WorkflowNotFoundException ended) {
            // One came at the last moment.
        }
    }
}
