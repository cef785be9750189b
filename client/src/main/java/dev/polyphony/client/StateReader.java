package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.Progress;
import dev.polyphony.client.Executions.Found;
import dev.polyphony.client.Executions.Run;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Says where one tenant's analyses stand: by what is stored of them, where there is a store, else by Temporal, and what
 * neither knows by a worker.
 */
final class StateReader {
    /** A workflow that says how it ended does so in the same task. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Executions executions;
    private final Principal principal;
    private final ProgressQuestion question;
    private final @Nullable ToldEvents events;

    StateReader(Executions executions, Principal principal, ProgressQuestion question, @Nullable ToldEvents events) {
        this.executions = executions;
        this.principal = principal;
        this.question = question;
        this.events = events;
    }

    /** Of the run that was found; empty where it has none yet, or there is no store. */
    Optional<AnalysisResult> stored(Run found) {
        return events == null ? Optional.empty() : events.result(found);
    }

    /** What is stored longer than Temporal knows of it. */
    Optional<AnalysisResult> kept(String id) {
        return events == null || !Analysis.isName(id) ? Optional.empty() : events.result(principal.workflow(id));
    }

    boolean knows(String id) {
        return executions.search(id).isPresent() || kept(id).isPresent();
    }

    /** As {@link AnalysisClient#show}. */
    AnalysisState show(String id) {
        Optional<Found> found = executions.search(id);
        return found.isPresent()
                ? show(found.get(), true)
                : new AnalysisState.Ended(kept(id).orElseThrow(() -> new UnknownAnalysis(id)));
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
    private AnalysisState standing(Found found) {
        return question.ask(found);
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

    /** How it ended is said with its result or not at all. */
    private static AnalysisState stillRunning(AnalysisState standing) {
        return standing instanceof AnalysisState.Running(Progress progress)
                        && progress.status().isFinal()
                ? new AnalysisState.Running(
                        new Progress(AnalysisStatus.RUNNING, progress.startedAt(), progress.calls()))
                : standing;
    }

    /** As {@link AnalysisClient#progress}. */
    Progress progress(String id) {
        Found found = executions.find(id);
        try {
            if (standing(found) instanceof AnalysisState.Running(Progress progress)) {
                return progress;
            }
        } catch (WorkersBusy e) {
            // Of one that has ended nobody may be left to say more: the workers of its version are gone.
            if (found.isRunning()) {
                throw e;
            }
        }
        Instant since = found.execution().getStartTime();
        return switch (show(id)) {
            case AnalysisState.Running(Progress progress) -> progress;
            case AnalysisState.Unattended unattended -> new Progress(AnalysisStatus.RUNNING, since, List.of());
            case AnalysisState.Stuck stuck -> new Progress(AnalysisStatus.RUNNING, since, List.of());
            case AnalysisState.Ended(AnalysisResult result) -> new Progress(result.status(), since, List.of());
            case AnalysisState.Broken(String how) -> throw new AnalysisBroken(id, how);
        };
    }

    /** As {@link AnalysisClient#isAttended}. */
    boolean isAttended(String id) {
        try {
            Found found = executions.find(id);
            return !found.isRunning()
                    || switch (standing(found)) {
                        case AnalysisState.Unattended unattended -> false;
                        case AnalysisState.Stuck stuck -> false;
                        case AnalysisState.Running running -> true;
                        case AnalysisState.Ended ended -> true;
                        case AnalysisState.Broken broken -> true;
                    };
        } catch (WorkersBusy e) {
            return true;
        }
    }

    /** Whether it waits for money, or may: what nobody can say now is there when a worker takes it up. */
    boolean mayWaitForMoney(Found found) {
        return found.isRunning()
                && switch (standing(found)) {
                    case AnalysisState.Running(Progress progress) -> progress.status() == AnalysisStatus.WAITING;
                    case AnalysisState.Unattended unattended -> true;
                    case AnalysisState.Stuck stuck -> true;
                    case AnalysisState.Ended ended -> false;
                    case AnalysisState.Broken broken -> false;
                };
    }

    /** Waits so long for the workflow's end. */
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
}
