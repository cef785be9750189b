package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Progress;
import dev.polyphony.client.Executions.Begun;
import dev.polyphony.client.Executions.Found;
import dev.polyphony.client.Executions.Run;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import dev.polyphony.port.AnalysisEvents.Subscription;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows and shows one tenant's analyses: by what is stored of them, where there is a store, and by Temporal, which
 * tells each result too. Whichever comes first counts, so that nothing depends on an event.
 */
final class ResultFollower {
    /** A workflow that says how it ended does so in the same task. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** Most answers of a quick model are there before the first question. */
    private static final Duration FIRST = Duration.ofMillis(120);

    private static final Duration EVERY = Duration.ofMillis(300);

    private static final Duration QUICK = Duration.ofMillis(300);

    private final RecentStarts recent;
    private final Executions executions;
    private final Principal principal;
    private final ProgressQuestion question;
    private final @Nullable ToldEvents events;

    ResultFollower(
            RecentStarts recent,
            Executions executions,
            Principal principal,
            ProgressQuestion question,
            @Nullable ToldEvents events) {
        this.recent = recent;
        this.executions = executions;
        this.principal = principal;
        this.question = question;
        this.events = events;
    }

    /** Of the run that was found; empty where it has none yet, or there is no store. */
    Optional<AnalysisResult> stored(Run found) {
        return events == null ? Optional.empty() : events.result(found);
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
                    AnalysisResult kept = kept(id).orElseThrow(() -> new UnknownAnalysis(id));
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
                        concluding.accept(found.isOfPipeline() ? stored(found).orElse(ended) : ended);
                    } else {
                        // Cancelled in Temporal, it has no other result.
                        stored(found)
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
            progress.accept(asked(found));
        } catch (RuntimeException e) {
            // No worker at the moment, or it is just ending: whatever it is, it must not be the last question.
        }
    }

    boolean knows(String id) {
        return executions.search(id).isPresent() || kept(id).isPresent();
    }

    AnalysisState show(String id) {
        Optional<Found> found = executions.search(id);
        return found.isPresent()
                ? show(found.get(), true)
                : new AnalysisState.Ended(kept(id).orElseThrow(() -> new UnknownAnalysis(id)));
    }

    /** What is stored longer than Temporal knows of it. */
    private Optional<AnalysisResult> kept(String id) {
        return events == null || !Analysis.isName(id) ? Optional.empty() : events.result(principal.workflow(id));
    }

    private AnalysisState show(Found found, boolean again) {
        Optional<AnalysisResult> stored = stored(found);
        if (stored.isPresent()) {
            return new AnalysisState.Ended(stored.get());
        }
        return switch (found.execution().getStatus()) {
            case WORKFLOW_EXECUTION_STATUS_COMPLETED ->
                new AnalysisState.Ended(found.ask(workflow -> workflow.getResult(AnalysisResult.class)));
            case WORKFLOW_EXECUTION_STATUS_RUNNING ->
                told(found).<AnalysisState>map(AnalysisState.Running::new).orElseGet(() -> asked(found, again));
            default ->
                new AnalysisState.Broken(Executions.word(found.execution().getStatus()));
        };
    }

    private Optional<Progress> told(Found found) {
        return events == null ? Optional.empty() : events.progress(found);
    }

    private AnalysisState asked(Found found, boolean again) {
        AnalysisState standing = standing(found);
        // It may have ended between the two questions: then there is a better answer.
        return again && isOver(found, standing) ? show(executions.find(found.id()), false) : stillRunning(standing);
    }

    /** As a worker knows it. */
    AnalysisState standing(Found found) {
        return question.ask(() -> asked(found), found);
    }

    static Progress asked(Run found) {
        return found.ask(workflow -> workflow.query("progress", Progress.class));
    }

    private boolean isOver(Found found, AnalysisState standing) {
        return switch (standing) {
            case AnalysisState.Running(Progress progress) ->
                progress.status().isFinal() && closes(found.workflow(), CLOSING);
            case AnalysisState.Unattended unattended ->
                !executions.find(found.id()).isRunning();
            case AnalysisState.Stuck stuck -> !executions.find(found.id()).isRunning();
            case AnalysisState.Ended ended -> false;
            case AnalysisState.Broken broken -> false;
        };
    }

    static boolean closes(WorkflowStub workflow, Duration atMost) {
        try {
            workflow.getResult(atMost.toMillis(), TimeUnit.MILLISECONDS, AnalysisResult.class);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (WorkflowException e) {
            return true;
        }
    }

    /** How it ended is said with its result or not at all. */
    private static AnalysisState stillRunning(AnalysisState standing) {
        return standing instanceof AnalysisState.Running(Progress progress)
                        && progress.status().isFinal()
                ? new AnalysisState.Running(
                        new Progress(AnalysisStatus.RUNNING, progress.startedAt(), progress.calls()))
                : standing;
    }
}
