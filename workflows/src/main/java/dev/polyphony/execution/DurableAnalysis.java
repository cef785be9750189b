package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.ResultActivities.Receiver;
import dev.polyphony.activity.TextStoreActivities.Reference;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.PipelineStep;
import dev.polyphony.analysis.Progress;
import dev.polyphony.analysis.Progress.CallProgress;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.workflow.AnalysisWorkflow;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compile, interpret, conclude, record. */
public final class DurableAnalysis implements AnalysisWorkflow {
    private final Journal journal;
    private final ResultAssembler conclusion;
    private final BudgetAdmission funds;
    private final CancellationScope work;
    private final boolean ofPipeline;
    private @Nullable AnalysisResult result;

    @WorkflowInit
    public DurableAnalysis(Analysis analysis) {
        journal = new Journal(now(), analysis.limits().deadline());
        conclusion = new ResultAssembler(analysis, journal);
        funds = new BudgetAdmission(analysis, journal);
        ofPipeline = analysis.pipeline() != null;
        // Here, since a cancellation can arrive before the work begins.
        work = Workflow.newCancellationScope(() -> result = answer(analysis));
    }

    @Override
    public AnalysisResult analyze(Analysis analysis) {
        work.run();
        if (journal.semantics() >= CompiledPlan.STORED_RESULT && !isOfEarlierIds(analysis)) {
            // Of what was cancelled in Temporal too: it has no other result.
            Workflow.newDetachedCancellationScope(() -> result = stored(ended(), analysis.webhook()))
                    .run();
        }
        conclusion.publish(ended());
        Workflow.setCurrentDetails(ProgressMarkdown.of(journal, ended()));
        // A pipeline's history does not hold the answers of its nodes: it reads them where they are stored.
        return analysis.pipeline() == null ? ended() : ended().inBrief();
    }

    private AnalysisResult ended() {
        return Objects.requireNonNull(result);
    }

    /**
     * What is stored of the run, whatever it came to this time: a worker that was lost after it had stored it, and a
     * cancellation since then, change nothing. Where the database does not answer it ends in what it came to.
     */
    private AnalysisResult stored(AnalysisResult came, @Nullable String webhook) {
        try {
            AnalysisResult earlier = (ofPipeline
                            ? ActivityStubs.patientResults()
                            : ActivityStubs.results(journal.left()))
                    .record(came, webhook == null ? null : new Receiver(webhook))
                    .earlier();
            return earlier == null ? came : earlier;
        } catch (ActivityFailure e) {
            // Whoever waits for it hears of it from Temporal.
            return came;
        }
    }

    /** Under the bare id of before ids told tenants apart the default tenant would find another one's. */
    private boolean isOfEarlierIds(Analysis analysis) {
        return !WorkflowId.parse(journal.analysisId()).tenant().equals(analysis.tenant());
    }

    @Override
    public void cancel() {
        work.cancel();
    }

    @Override
    public void approve() {
        funds.approve();
    }

    @Override
    public void budgetChanged() {
        funds.tell();
    }

    @Override
    public Progress progress() {
        return new Progress(
                status(), journal.startedAt(), shown(journal.progress()), funds.waitsFor(), journal.uncalibrated());
    }

    /** Of each answer the beginning: who asks how far it is asks often. */
    private static List<CallProgress> shown(List<CallProgress> calls) {
        return calls.stream()
                .map(call -> call.ended() instanceof CallRecord.Answered answered
                        ? new CallProgress(
                                call.path(),
                                call.name(),
                                call.step(),
                                call.startedAt(),
                                answered.saying(answered.reply().beginning().text())
                                        .withoutLogprobs())
                        : call)
                .toList();
    }

    private AnalysisStatus status() {
        if (result != null) {
            return result.status();
        }
        return funds.waitsFor() == null ? AnalysisStatus.RUNNING : AnalysisStatus.WAITING;
    }

    private AnalysisResult answer(Analysis submitted) {
        try {
            Analysis analysis = whole(submitted);
            funds.knows(analysis);
            while (true) {
                switch (funds.compiled()) {
                    case Compilation.Rejected rejected -> {
                        return conclusion.rejected(rejected);
                    }
                    case Compilation.Unfunded never -> throw new IllegalStateException("it would have waited");
                    case Compilation.Compiled(CompiledPlan plan) -> {
                        journal.compiled(plan);
                        Outcome outcome = executed(analysis, plan);
                        funds.giveBack();
                        if (!funds.ranOut(plan, outcome)) {
                            return conclusion.of(plan, outcome);
                        }
                    }
                }
            }
        } catch (CanceledFailure waiting) {
            return cancelled();
        } catch (ActivityFailure deciding) {
            if (deciding.getCause() instanceof CanceledFailure) {
                return cancelled();
            }
            return conclusion.unplanned(deciding);
        }
    }

    /** With a long prompt that did not travel with it. */
    private Analysis whole(Analysis submitted) {
        PipelineStep step = submitted.pipeline();
        return step == null || step.prompt() == null
                ? submitted
                : submitted.asStep(
                        submitted.id(),
                        submitted.tenant(),
                        ActivityStubs.store(journal.left())
                                .fetch(new Reference(step.prompt()))
                                .text(),
                        step);
    }

    /** What is kept back for judges is given back also where it fails. */
    private Outcome executed(Analysis analysis, CompiledPlan plan) {
        try {
            return new PlanExecution(analysis, journal).run(plan, null, budget(analysis.pipeline()));
        } catch (ActivityFailure failing) {
            if (plan.semantics() >= 4 && !(failing.getCause() instanceof CanceledFailure)) {
                funds.giveBack();
            }
            throw failing;
        }
    }

    /** What all nodes of its pipeline may cost together. */
    private static @Nullable BatchBudget budget(@Nullable PipelineStep step) {
        return step == null || step.maxCost() == null ? null : new BatchBudget(step.pipeline(), step.maxCost());
    }

    private AnalysisResult cancelled() {
        // What is under way hears of it too; its entries belong into the result.
        Workflow.newDetachedCancellationScope(() -> Workflow.await(journal::allEnded))
                .run();
        funds.giveBack();
        return conclusion.cancelled();
    }
}
