package dev.polyphony.planning;

import dev.polyphony.activity.PlanActivities;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Funding;
import dev.polyphony.plan.Verdict;
import dev.polyphony.port.BudgetView;
import dev.polyphony.scoring.Assessor;
import io.temporal.activity.Activity;
import java.util.List;

/** The decisions of an analysis that depend on data which changes. */
public final class PlanActivitiesImpl implements PlanActivities {
    /** The workflow that compiles by the same activity and executes nothing. */
    private static final String PREVIEW = "Preview";

    private static final Funding APPROVED = new Funding(null, List.of(), false, true);

    private final PlanCompiler compiler;
    private final BudgetView budgetView;
    private final Aggregator aggregator;
    private final ClaimCheck claimCheck;
    private final HedgeBudget hedges;
    private final Rejudging rejudging;

    public PlanActivitiesImpl(
            PlanCompiler compiler,
            BudgetView budgetView,
            Aggregator aggregator,
            ClaimCheck claimCheck,
            Catalogue catalogue,
            Assessor assessor,
            Defaults defaults) {
        this.compiler = compiler;
        this.budgetView = budgetView;
        this.aggregator = aggregator;
        this.claimCheck = claimCheck;
        this.hedges = new HedgeBudget(defaults.hedgeShare());
        this.rejudging = new Rejudging(catalogue, compiler, assessor, claimCheck);
    }

    @Override
    public Compilation compile(Analysis analysis) {
        return counted(compiler.compile(analysis, budgetView.of(analysis)));
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

    @Override
    public Verdict aggregate(Ballot ballot) {
        return aggregator.judge(claimCheck.whole(ballot));
    }

    @Override
    public Leave allowHedge(Hedging hedging) {
        return new Leave(hedges.take());
    }

    @Override
    public Compilation compileRejudgement(Rejudgement rejudgement) {
        return rejudging.compile(rejudgement);
    }

    @Override
    public Reassessed reassess(Rejudgement rejudgement) {
        return rejudging.reassess(rejudgement);
    }
}
