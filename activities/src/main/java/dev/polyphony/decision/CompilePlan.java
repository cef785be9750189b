package dev.polyphony.decision;

import dev.polyphony.activity.CompileActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;

/** Compiles for a workflow, and tells what came of it. */
public final class CompilePlan implements CompileActivities {
    /** The workflow that compiles by the same activity and executes nothing. */
    private static final String PREVIEW = "Preview";

    private final AnalysisCompiler compiler;
    private final HedgeBudget hedges;
    private final RecordedPlans recorded;

    /**
     * @param hedges hears of each plan that is about to run
     * @param recorded keeps what came of it
     */
    public CompilePlan(AnalysisCompiler compiler, HedgeBudget hedges, RecordedPlans recorded) {
        this.compiler = compiler;
        this.hedges = hedges;
        this.recorded = recorded;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        return info.getWorkflowType().equals(PREVIEW)
                ? compiler.preview(analysis, info.getWorkflowId())
                : begun(compiler.compile(analysis, info.getWorkflowId()), info);
    }

    @Override
    public Compilation compileApproved(Analysis analysis) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        return begun(compiler.compileApproved(analysis, info.getWorkflowId()), info);
    }

    /** One that begins as a line of a batch, which nobody follows. */
    public Compilation compileLine(Analysis analysis, String analysisId) {
        Compilation compilation = compiler.compile(analysis, analysisId);
        if (compilation instanceof Compilation.Compiled(CompiledPlan plan)) {
            hedges.begin(plan.root());
        }
        return compilation;
    }

    private Compilation begun(Compilation compilation, ActivityInfo info) {
        Compilation stands = recorded.record(info, compilation);
        if (stands instanceof Compilation.Compiled compiled) {
            hedges.begin(compiled.plan().root());
        }
        return stands;
    }
}
