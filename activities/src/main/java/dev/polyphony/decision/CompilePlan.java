package dev.polyphony.decision;

import dev.polyphony.activity.CompileActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Funding;
import dev.polyphony.planning.PlanCompiler;
import dev.polyphony.port.BudgetView;
import io.temporal.activity.Activity;
import java.util.List;

/** Compiles with what budgets leave at this moment. */
public final class CompilePlan implements CompileActivities {
    /** The workflow that compiles by the same activity and executes nothing. */
    private static final String PREVIEW = "Preview";

    private static final Funding APPROVED = new Funding(null, List.of(), false, true);

    private final PlanCompiler compiler;
    private final BudgetView budgets;
    private final HedgeBudget hedges;

    /** @param hedges hears of each plan that is about to run */
    public CompilePlan(PlanCompiler compiler, BudgetView budgets, HedgeBudget hedges) {
        this.compiler = compiler;
        this.budgets = budgets;
        this.hedges = hedges;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        return counted(compiler.compile(analysis, budgets.of(analysis)));
    }

    @Override
    public Compilation compileApproved(Analysis analysis) {
        return counted(compiler.compileUnlimited(analysis, APPROVED));
    }

    /** Of a preview nothing is begun. */
    private Compilation counted(Compilation compilation) {
        if (compilation instanceof Compilation.Compiled compiled
                && !Activity.getExecutionContext().getInfo().getWorkflowType().equals(PREVIEW)) {
            hedges.begin(compiled.plan().root());
        }
        return compilation;
    }
}
