package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.CompileActivities;
import dev.polyphony.activity.LedgerActivities.Waiter;
import dev.polyphony.activity.LedgerActivities.Wish;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.call.Failure;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Compilation.Unfunded;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.text.ServerLimits;
import dev.polyphony.workflow.SearchAttributes;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets a plan begin when there is money for it. */
final class BudgetAdmission {
    /** Between compiling and keeping money back somebody else can have taken it; hardly ever twice. */
    private static final int TRIES = 3;

    /** Without having waited in between, so that a plan that cannot be paid for does not go on for ever. */
    private static final int RERUNS = 5;

    private final Journal journal;
    private Analysis analysis;
    private boolean approved;
    private boolean news;
    private boolean kept;
    private int reruns;
    private @Nullable Unfunded waitsFor;

    BudgetAdmission(Analysis analysis, Journal journal) {
        this.analysis = analysis;
        this.journal = journal;
    }

    /** Of an analysis whose words did not travel with it: with them. */
    void knows(Analysis whole) {
        analysis = whole;
    }

    /** Somebody lets it spend past what budgets leave. */
    void approve() {
        approved = true;
    }

    /** A budget may have room. */
    void tell() {
        news = true;
    }

    /** Absent where it does not wait. */
    @Nullable
    String waitsFor() {
        return waitsFor == null ? null : waitsFor.problem();
    }

    /** A plan that there is money for, or why there is none. */
    Compilation compiled() {
        Compilation compilation = compile();
        int tries = 1;
        while (true) {
            if (compilation instanceof Unfunded unfunded) {
                await(unfunded);
            } else if (!(compilation instanceof Compilation.Compiled(CompiledPlan plan))
                    || tries++ == TRIES
                    || kept(plan)) {
                return compilation;
            }
            compilation = compile();
        }
    }

    /** Whether nobody could be asked because others took the money, and that is to be waited for. */
    boolean ranOut(CompiledPlan plan, Outcome outcome) {
        boolean ranOut = analysis.limits().onBudget() == OnBudget.WAIT
                && outcome instanceof Outcome.Failed
                && journal.records().stream().allMatch(CallRecord.Failed.class::isInstance)
                && journal.records().stream()
                        .anyMatch(call -> call instanceof CallRecord.Failed failed
                                && failed.failure() instanceof Failure.BudgetExceeded exceeded
                                && exceeded.isStanding());
        if (!ranOut || reruns++ == RERUNS) {
            return false;
        }
        Workflow.sleep(plan.timing().firstRetry());
        return true;
    }

    /** What judges did not need, of a cancelled analysis too. */
    void giveBack() {
        if (kept) {
            kept = false;
            Workflow.newDetachedCancellationScope(() -> {
                        try {
                            ActivityStubs.releasing(journal.left()).release(new Waiter(journal.analysisId()));
                        } catch (ActivityFailure e) {
                            // It ends by itself soon after the analysis' deadline.
                        }
                    })
                    .run();
        }
    }

    private Compilation compile() {
        CompileActivities plans = ActivityStubs.compiling(journal.left());
        Compilation compilation = approved ? plans.compileApproved(analysis) : plans.compile(analysis);
        journal.compiledFor(compilation.semantics());
        return compilation;
    }

    private boolean kept(CompiledPlan plan) {
        journal.compiled(plan);
        if (!plan.earmarked()) {
            return true;
        }
        try {
            kept = ActivityStubs.money(journal.left())
                    .earmark(JudgeCosts.of(
                            journal.analysisId(),
                            analysis,
                            plan,
                            journal.begunAt().plus(plan.deadline())))
                    .granted();
            return kept;
        } catch (ActivityFailure e) {
            if (e.getCause() instanceof CanceledFailure) {
                throw e;
            }
            // The books do not answer: then nothing is spent, and each call waits for them.
            return true;
        }
    }

    private void await(Unfunded unfunded) {
        waitsFor = unfunded;
        published(AnalysisStatus.WAITING);
        Workflow.setCurrentDetails(ServerLimits.details("waiting: " + unfunded.problem()));
        if (unfunded.isStanding()) {
            ActivityStubs.patientMoney().await(new Wish(journal.analysisId(), unfunded.budget(), unfunded.need()));
        }
        if (unfunded.again() == null) {
            Workflow.await(() -> approved || news);
        } else {
            Workflow.await(Duration.between(now(), unfunded.again()), () -> approved || news);
        }
        news = false;
        reruns = 0;
        waitsFor = null;
        published(AnalysisStatus.RUNNING);
        journal.begin();
        journal.decided(after -> new Decision.Waited("", after, unfunded.problem(), approved));
    }

    private static void published(AnalysisStatus status) {
        Workflow.upsertTypedSearchAttributes(SearchAttributes.STATUS.valueSet(status.word()));
    }
}
