package dev.polyphony.client;

import dev.polyphony.analysis.Progress;
import io.grpc.Context;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks a running analysis how far it is, and takes silence for an answer: queries need a worker. Only so many ask at
 * once, the others in turn: workers have analyses to carry on too.
 */
final class ProgressQuestion {
    /** A worker answers in milliseconds; Temporal itself would wait ten seconds for one that does not exist. */
    private static final long PATIENCE_SECONDS = 2;

    private static final int AT_ONCE = 16;

    /** A worker that carries a call on says so every half second, and on a machine that is too busy for it later. */
    private static final Duration SILENT = Duration.ofSeconds(10);

    /** Ends what takes too long; one for all, since it has next to nothing to do. */
    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("patience").unstarted(task));

    private final Pollers pollers;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    ProgressQuestion(Pollers pollers) {
        this.pollers = pollers;
    }

    /** @throws WorkersBusy where a worker could say it a little later */
    AnalysisState ask(Executions.Found asked) {
        if (!hasTurn()) {
            throw new WorkersBusy();
        }
        try (Context.CancellableContext bounded =
                Context.current().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS, CLOCK)) {
            return new AnalysisState.Running(bounded.call(() -> of(asked)));
        } catch (UnknownAnalysis e) {
            throw e;
        } catch (WorkflowException | io.grpc.StatusRuntimeException e) {
            return unanswered(asked, e);
        } catch (Exception e) {
            throw new IllegalStateException("a question about progress throws nothing else", e);
        } finally {
            turns.release();
        }
    }

    /** Waits for a worker as long as Temporal does. */
    static Progress of(Executions.Run asked) {
        return asked.ask(workflow -> workflow.query("progress", Progress.class));
    }

    private boolean hasTurn() {
        try {
            return turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One that has nothing else to do would have answered; one that is busy shows it elsewhere. */
    private AnalysisState unanswered(Executions.Found asked, RuntimeException silence) {
        Instant since = asked.execution().getStartTime();
        Optional<String> fails = pollers.whyItFails(asked.workflowId(), silence);
        if (fails.isPresent()) {
            return new AnalysisState.Stuck(since, fails.get());
        }
        if (pollers.busy().orElse(false) || asked.heardOf(Instant.now().minus(SILENT))) {
            throw new WorkersBusy();
        }
        return new AnalysisState.Unattended(since);
    }
}
