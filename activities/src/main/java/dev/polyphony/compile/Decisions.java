package dev.polyphony.compile;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.execution.PlanActivities;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.Verdict;
import dev.polyphony.scoring.Aggregator;

/** The decisions of an analysis that depend on data which changes. */
public final class Decisions implements PlanActivities {
    private final PlanCompiler compiler;
    private final Aggregator aggregator;

    public Decisions(PlanCompiler compiler, Aggregator aggregator) {
        this.compiler = compiler;
        this.aggregator = aggregator;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        return compiler.compile(analysis);
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        return aggregator.aggregate(ballot);
    }
}
