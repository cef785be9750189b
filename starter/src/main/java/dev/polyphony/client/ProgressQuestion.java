package dev.polyphony.client;

import io.grpc.Context;
import io.temporal.client.WorkflowException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks a running analysis how far it is, and takes silence for an answer: queries need a worker. */
final class ProgressQuestion {
    /** A worker answers in milliseconds; Temporal itself would wait ten seconds for one that does not exist. */
    private static final long PATIENCE_SECONDS = 2;

    private final AnalysisClient client;

    ProgressQuestion(AnalysisClient client) {
        this.client = client;
    }

    Standing ask(String id, Instant submitted) {
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                Context.CancellableContext bounded =
                        Context.current().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS, clock)) {
            return new Standing.Running(bounded.call(() -> client.progress(id)));
        } catch (UnknownAnalysis e) {
            throw e;
        } catch (WorkflowException | io.grpc.StatusRuntimeException e) {
            return new Standing.Unattended(submitted);
        } catch (Exception e) {
            throw new IllegalStateException("unforeseen", e);
        }
    }
}
