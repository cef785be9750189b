package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.BatchActivities.Line;
import dev.polyphony.activity.LedgerActivities.Waiter;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchLine;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a batch, from its compiled plan to its result: an analysis without a workflow of its own. */
final class BatchLineRun {
    private final Line line;
    private final Analysis analysis;
    private final @Nullable BatchBudget budget;
    private final Journal journal;
    private final ResultAssembler conclusion;

    /** @param budget what its batch may cost; absent without a limit */
    BatchLineRun(WorkflowId batch, Line line, @Nullable BatchBudget budget) {
        this.line = line;
        this.analysis = line.analysis();
        this.budget = budget;
        this.journal = new Journal(
                now(),
                analysis.limits().deadline(),
                new WorkflowId(batch.tenant(), BatchLine.analysisId(batch.id(), line.number())).value());
        this.conclusion = new ResultAssembler(analysis, journal);
    }

    /** What it asks first. */
    List<CallTask> first(Instant until) {
        return line.compilation() instanceof Compilation.Compiled(CompiledPlan plan)
                ? new PlanExecution(analysis, journal).first(plan, line.question(), budget, until)
                : List.of();
    }

    /** Always comes to one, also where it is cancelled. */
    AnalysisResult result() {
        try {
            return switch (line.compilation()) {
                case Compilation.Rejected rejected -> conclusion.rejected(rejected);
                case Compilation.Unfunded never -> throw new IllegalStateException("it would not have been taken");
                case Compilation.Compiled(CompiledPlan plan) -> {
                    journal.compiled(plan);
                    boolean kept = kept(plan);
                    try {
                        yield conclusion.of(
                                plan, new PlanExecution(analysis, journal).run(plan, line.question(), budget));
                    } finally {
                        if (kept) {
                            giveBack();
                        }
                    }
                }
            };
        } catch (CanceledFailure waiting) {
            return cancelled();
        } catch (ActivityFailure deciding) {
            return deciding.getCause() instanceof CanceledFailure ? cancelled() : conclusion.unplanned(deciding);
        }
    }

    /** What judges can cost. Where the books do not answer, or have no room, each call of theirs looks for itself. */
    private boolean kept(CompiledPlan plan) {
        if (!plan.earmarked()) {
            return false;
        }
        try {
            return ActivityStubs.money(journal.left())
                    .earmark(JudgeCosts.of(
                            journal.analysisId(),
                            analysis,
                            plan,
                            journal.begunAt().plus(plan.deadline())))
                    .granted();
        } catch (ActivityFailure e) {
            if (e.getCause() instanceof CanceledFailure) {
                throw e;
            }
            return false;
        }
    }

    private void giveBack() {
        Workflow.newDetachedCancellationScope(() -> {
                    try {
                        ActivityStubs.releasing(journal.left()).release(new Waiter(journal.analysisId()));
                    } catch (ActivityFailure e) {
                        // It ends by itself soon after the line's deadline.
                    }
                })
                .run();
    }

    private AnalysisResult cancelled() {
        // What is under way hears of it too; its entries belong into the result.
        Workflow.newDetachedCancellationScope(() -> Workflow.await(journal::allEnded))
                .run();
        return conclusion.cancelled();
    }
}
