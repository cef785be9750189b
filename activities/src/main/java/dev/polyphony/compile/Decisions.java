package dev.polyphony.compile;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.execution.PlanActivities;
import dev.polyphony.execution.Rejudgement;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Verdict;
import dev.polyphony.scoring.BestOf;

/** The decisions of an analysis that depend on data which changes. */
public final class Decisions implements PlanActivities {
    private final PlanCompiler compiler;
    private final BestOf comparison;

    public Decisions(PlanCompiler compiler, BestOf comparison) {
        this.compiler = compiler;
        this.comparison = comparison;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        return compiler.compile(analysis);
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        return comparison.judge(ballot);
    }

    @Override
    public Leave allowHedge(Hedging hedging) {
        return new Leave(false);
    }

    @Override
    public Compilation compileRejudgement(Rejudgement rejudgement) {
        return compiler.compile(rejudgement.analysis());
    }

    @Override
    public Reassessed reassess(Rejudgement rejudgement) {
        return new Reassessed(rejudgement.recorded());
    }
}
