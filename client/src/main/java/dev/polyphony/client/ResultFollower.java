package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Progress;
import dev.polyphony.client.Executions.Begun;
import dev.polyphony.client.Executions.Run;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnalysisEvents.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows one tenant's analyses: by what is stored of them, where there is a store, and by Temporal, which tells each
 * result too. Whichever comes first counts, so that nothing depends on an event.
 */
final class ResultFollower {
    /** Most answers of a quick model are there before the first question. */
    private static final Duration FIRST = Duration.ofMillis(120);

    private static final Duration EVERY = Duration.ofMillis(300);

    private static final Duration QUICK = Duration.ofMillis(300);

    private final RecentStarts recent;
    private final Executions executions;
    private final Principal principal;
    private final StateReader states;
    private final @Nullable ToldEvents events;

    ResultFollower(
            RecentStarts recent,
            Executions executions,
            Principal principal,
            StateReader states,
            @Nullable ToldEvents events) {
        this.recent = recent;
        this.executions = executions;
        this.principal = principal;
        this.states = states;
        this.events = events;
    }

    /** As {@link AnalysisClient#result(String, Duration)}. */
    AnalysisResult await(String id, Duration atMost) throws TimeoutException, InterruptedException {
        CompletableFuture<AnalysisResult> result = follow(id, null);
        try {
            return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            result.cancel(false);
        }
    }

    CompletableFuture<AnalysisResult> follow(String id, @Nullable Consumer<Progress> progress) {
        return follow(
                id,
                (found, result) -> {
                    if (events != null) {
                        return events.following(found, progress, result::complete);
                    }
                    if (progress != null) {
                        Thread.startVirtualThread(() -> poll(found, progress, result));
                    }
                    return null;
                },
                () -> {});
    }

    /** Every event past that position, each once, then the result; the result alone where there is no store. */
    CompletableFuture<AnalysisResult> events(String id, long position, Consumer<StoredEvent> reader) {
        ToldEvents told = events;
        return told == null
                ? follow(id, null)
                : follow(
                        id,
                        (found, result) -> told.following(found, position, reader, result::complete),
                        () -> told.remains(principal.workflow(id), position, reader));
    }

    /** How the found analysis is followed by what is stored; absent where nothing is. */
    private interface Beginning {
        ToldEvents.@Nullable Following of(Run found, CompletableFuture<AnalysisResult> result);
    }

    /** @param remains told before the result of one that Temporal does not know any more */
    private CompletableFuture<AnalysisResult> follow(String id, Beginning beginning, Runnable remains) {
        CompletableFuture<AnalysisResult> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                Optional<Run> found = run(id);
                if (found.isPresent()) {
                    follow(found.get(), beginning, result);
                } else {
                    AnalysisResult kept = states.kept(id).orElseThrow(() -> new UnknownAnalysis(id));
                    remains.run();
                    result.complete(kept);
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private Optional<Run> run(String id) {
        if (!Analysis.isName(id)) {
            // Another tenant's workflow can have such an id.
            return Optional.empty();
        }
        String workflowId = principal.workflow(id).value();
        return recent.find(workflowId)
                .<Run>map(runId -> new Begun(id, workflowId, runId, executions.workflow(workflowId)))
                .or(() -> executions.search(id));
    }

    private void follow(Run found, Beginning beginning, CompletableFuture<AnalysisResult> result) {
        Consumer<AnalysisResult> concluding = result::complete;
        ToldEvents.Following following = beginning.of(found, result);
        if (following != null) {
            concluding = following::conclude;
            Subscription subscription = following.begin();
            result.whenComplete((ended, failed) -> subscription.close());
        }
        Consumer<AnalysisResult> told = concluding;
        if (following != null) {
            // What is quick is told by what is stored, which costs the server nothing.
            CompletableFuture.delayedExecutor(QUICK.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                    .execute(() -> {
                        try {
                            close(found, result, told);
                        } catch (RuntimeException e) {
                            result.completeExceptionally(e);
                        }
                    });
        } else {
            close(found, result, told);
        }
    }

    /** By Temporal, which tells each result too. */
    private void close(Run found, CompletableFuture<AnalysisResult> result, Consumer<AnalysisResult> concluding) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<AnalysisResult> closing = found.workflow().getResultAsync(AnalysisResult.class);
        result.whenComplete((ended, failed) -> closing.cancel(false));
        closing.whenCompleteAsync(
                (ended, failure) -> {
                    if (failure == null) {
                        // A node of a pipeline tells that in brief; all of it is stored before.
                        concluding.accept(
                                found.isOfPipeline() ? states.stored(found).orElse(ended) : ended);
                    } else {
                        // Cancelled in Temporal, it has no other result.
                        states.stored(found)
                                .ifPresentOrElse(
                                        concluding,
                                        () -> result.completeExceptionally(
                                                ServerFailures.translate(found.id(), failure)));
                    }
                },
                Thread::startVirtualThread);
    }

    /** Where nothing is stored a worker alone knows, and each question is one more task for it. */
    private static void poll(Run found, Consumer<Progress> progress, CompletableFuture<AnalysisResult> result) {
        Duration pause = FIRST;
        while (true) {
            try {
                result.get(pause.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                pause = EVERY;
                tell(found, progress);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | RuntimeException ended) {
                return;
            }
        }
    }

    private static void tell(Run found, Consumer<Progress> progress) {
        try {
            progress.accept(ProgressQuestion.of(found));
        } catch (RuntimeException e) {
            // No worker at the moment, or it is just ending: whatever it is, it must not be the last question.
        }
    }
}
