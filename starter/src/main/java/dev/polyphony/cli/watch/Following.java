package dev.polyphony.cli.watch;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.client.AnalysisClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stays with an analysis to its end, or until the person leaves. */
public final class Following {
    private static final long TICK_MILLIS = 100;

    private final AnalysisClient client;
    private final ProgressView view;

    public Following(AnalysisClient client, ProgressView view) {
        this.client = client;
        this.view = view;
    }

    /** @return empty once the person leaves before the analysis ends */
    public Optional<AnalysisResult> follow(String id, Leaving leaving) throws InterruptedException {
        CompletableFuture<AnalysisResult> result = client.result(id);
        CompletableFuture<Object> either = CompletableFuture.anyOf(result, leaving.asked());
        try (ProgressPoll poll = new ProgressPoll(client, id)) {
            while (!isDone(either)) {
                view.show(poll.latest());
            }
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
