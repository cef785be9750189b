package dev.polyphony.client;

import io.temporal.api.common.v1.WorkflowExecution;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that this process began a moment ago, by the ids of their workflows: who submits mostly follows at once, and
 * need not look for what it has just begun. Safe for use by many threads.
 */
final class RecentStarts {
    private static final int MOST = 10_000;

    /** A run is the current one for at least as long, but for a reset in the same moment. */
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private record Start(String runId, long nanos) {}

    private final Map<String, Start> byWorkflow = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Start> eldest) {
            return size() > MOST || isOver(eldest.getValue());
        }
    };

    synchronized void began(WorkflowExecution run) {
        byWorkflow.put(run.getWorkflowId(), new Start(run.getRunId(), System.nanoTime()));
    }

    /** The run's id. */
    synchronized Optional<String> find(String workflowId) {
        return Optional.ofNullable(byWorkflow.get(workflowId))
                .filter(start -> !isOver(start))
                .map(Start::runId);
    }

    private static boolean isOver(Start start) {
        return System.nanoTime() - start.nanos > MOMENT.toNanos();
    }
}
