package dev.polyphony.cli.watch;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Progress;
import dev.polyphony.client.AnalysisClient;
import dev.polyphony.client.AnalysisState;
import dev.polyphony.client.PendingRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Stays with an analysis to its end, or until the person leaves. */
public final class Following {
    /** Of the clock on the screen. */
    private static final long TICK_MILLIS = 100;

    /** Past the deadline, for a worker that took the analysis up late; and between two looks whether one has. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    /** Between two looks for calls that wait to be tried again: the events of an analysis do not tell of them. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final AnalysisClient client;
    private final ProgressView view;

    private final @Nullable Duration deadline;

    private volatile List<PendingRetry> retries = List.of();
    private CompletableFuture<?> look = CompletableFuture.completedFuture(null);
    private Instant nextLook = Instant.EPOCH;

    /** Told by another thread. */
    private volatile Progress latest = new Progress(AnalysisStatus.RUNNING, null, List.of());

    /** @param deadline of the analysis, which counts from when a worker takes it up; absent where it is not known */
    public Following(AnalysisClient client, ProgressView view, @Nullable Duration deadline) {
        this.client = client;
        this.view = view;
        this.deadline = deadline;
    }

    /**
     * @return empty once the person leaves before the analysis ends
     * @throws NobodyThere where it is not taken up by any worker for as long as it may take
     */
    public Optional<AnalysisResult> follow(String id, Leaving leaving) throws InterruptedException {
        CompletableFuture<AnalysisResult> result = client.follow(id, progress -> latest = progress);
        CompletableFuture<Object> either = CompletableFuture.anyOf(result, leaving.asked());
        Instant patient =
                deadline == null ? Instant.MAX : Instant.now().plus(deadline).plus(SLACK);
        while (!isDone(either)) {
            view.show(latest);
            lookForRetries(id);
            if (Instant.now().isAfter(patient)) {
                requireWorker(id, result);
                patient = Instant.now().plus(SLACK);
            }
        }
        if (latest.uncalibrated() != null) {
            // Also of one that ends between two looks.
            view.show(latest);
        }
        boolean ended = result.isDone() && !result.isCompletedExceptionally();
        view.end(ended ? result.join().calls() : List.of());
        if (ended) {
            return Optional.of(result.join());
        }
        if (result.isCompletedExceptionally()) {
            throw failure(result);
        }
        result.cancel(false);
        return Optional.empty();
    }

    /** Beside: a server that is slow to answer holds up neither the picture nor the result. */
    private void lookForRetries(String id) {
        view.retries(retries);
        Instant now = Instant.now();
        boolean slow = latest.calls().stream()
                .anyMatch(call ->
                        call.ended() == null && call.startedAt().plus(LOOK).isBefore(now));
        if (!slow) {
            retries = List.of();
        } else if (look.isDone() && now.isAfter(nextLook)) {
            nextLook = now.plus(LOOK);
            look = CompletableFuture.runAsync(() -> retries = client.retries(id));
        }
    }

    /** It goes on by itself: one that waits for money has a worker, and so has one that is late. */
    private void requireWorker(String id, CompletableFuture<AnalysisResult> result) {
        if (!client.isAttended(id)) {
            AnalysisState standing = client.show(id);
            result.cancel(false);
            view.end(List.of());
            throw standing instanceof AnalysisState.Stuck(Instant since, String why)
                    ? new NobodyThere(id, why)
                    : new NobodyThere(id);
        }
    }

    private static boolean isDone(CompletableFuture<Object> either) throws InterruptedException {
        try {
            either.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    private static RuntimeException failure(CompletableFuture<AnalysisResult> result) {
        Throwable cause = result.exceptionNow();
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
