package dev.polyphony.compile;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.execution.PlanActivities;
import dev.polyphony.execution.Rejudgement;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Verdict;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.tally.Tally;

/** The decisions of an analysis that depend on data which changes. */
public final class Decisions implements PlanActivities {
    private final PlanCompiler compiler;
    private final Tally tally;
    private final HedgeBudget hedges;
    private final Rejudging rejudging;

    public Decisions(PlanCompiler compiler, Tally tally, Catalogue catalogue, Assessor assessor, Defaults defaults) {
        this.compiler = compiler;
        this.tally = tally;
        this.hedges = new HedgeBudget(defaults.hedgeShare());
        this.rejudging = new Rejudging(catalogue, compiler, assessor);
    }

    @Override
    public Compilation compile(Analysis analysis) {
        Compilation compilation = compiler.compile(analysis);
        if (compilation instanceof Compilation.Compiled compiled) {
            hedges.begin(compiled.plan().root());
        }
        return compilation;
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        return tally.judge(ballot);
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
