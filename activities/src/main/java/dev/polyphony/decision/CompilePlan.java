package dev.polyphony.decision;

import dev.polyphony.activity.CompileActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.BudgetView;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.scoring.Assessor;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Compiles with what budgets leave at this moment, and tells what came of it. */
public final class CompilePlan implements CompileActivities {
    /** The workflow that compiles by the same activity and executes nothing. */
    private static final String PREVIEW = "Preview";

    private static final Funding APPROVED = new Funding(null, List.of(), false, true);

    private final Supplier<PlanCompiler> compiler;
    private final Assessor assessor;
    private final BudgetView budgets;
    private final HedgeBudget hedges;
    private final EventRecorder events;

    /**
     * @param compiler that of the catalogue that holds
     * @param assessor knows whose confidence is worth an escalation
     * @param hedges hears of each plan that is about to run
     */
    public CompilePlan(
            Supplier<PlanCompiler> compiler,
            Assessor assessor,
            BudgetView budgets,
            HedgeBudget hedges,
            EventRecorder events) {
        this.compiler = compiler;
        this.assessor = assessor;
        this.budgets = budgets;
        this.hedges = hedges;
        this.events = events;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        return begun(compiled(analysis, workflowId()));
    }

    @Override
    public Compilation compileApproved(Analysis analysis) {
        return begun(told(analysis, compiler(workflowId()).compileUnlimited(analysis, APPROVED)));
    }

    /** One that begins as a line of a batch, which nobody follows. */
    public Compilation compileLine(Analysis analysis, String analysisId) {
        Compilation compilation = compiled(analysis, analysisId);
        if (compilation instanceof Compilation.Compiled(CompiledPlan plan)) {
            hedges.begin(plan.root());
        }
        return compilation;
    }

    private Compilation compiled(Analysis analysis, String analysisId) {
        return told(analysis, compiler(analysisId).compile(analysis, budgets.of(analysis)));
    }

    private Compilation told(Analysis analysis, Compilation compilation) {
        return compilation instanceof Compilation.Compiled(CompiledPlan plan)
                ? new Compilation.Compiled(plan.uncalibrated(assessor.uncalibrated(analysis.prompt(), plan.root())))
                : compilation;
    }

    private PlanCompiler compiler(String analysisId) {
        return compiler.get().forAnalysis(analysisId);
    }

    private static String workflowId() {
        return Activity.getExecutionContext().getInfo().getWorkflowId();
    }

    /** Of a preview nothing is begun. */
    private Compilation begun(Compilation compilation) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        if (info.getWorkflowType().equals(PREVIEW)) {
            return compilation;
        }
        if (compilation instanceof Compilation.Compiled compiled) {
            hedges.begin(compiled.plan().root());
        }
        Instant now = Instant.now();
        events.publish(new AnalysisEvent(
                info.getWorkflowId(),
                info.getWorkflowRunId(),
                "",
                0,
                now.toEpochMilli(),
                new AnalysisEvent.Compiled(now, compilation)));
        return compilation;
    }
}
