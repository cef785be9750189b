package dev.polyphony.client;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the answers of analyses whose caller has nothing else to wait for: where nobody works on them they are
 * cancelled, since they would cost money later and be read by no one.
 */
record AnswerRequests(ResultFollower follower, AnalysisSignals signals, Pollers pollers, Principal principal) {
    /**
     * @param ids of those that were submitted together, the first of which stands for all
     * @throws NoWorker as {@link AnalysisClient#answer}
     */
    List<CompletableFuture<AnalysisResult>> follow(List<String> ids) throws InterruptedException {
        List<CompletableFuture<AnalysisResult>> results =
                ids.stream().map(id -> follower.follow(id, null)).toList();
        try {
            results.getFirst().get(WorkerRequests.LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (pollers.isMissed(principal.workflow(ids.getFirst()).value())) {
                results.forEach(result -> result.cancel(false));
                ids.forEach(signals::cancel);
                throw new NoWorker();
            }
        } catch (ExecutionException e) {
            // The caller learns it from the future.
        }
        return results;
    }
}
