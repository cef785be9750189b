package dev.polyphony.execution;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Verdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Compiles every analysis to the plan at hand; counts as {@link ScriptedTally} does. */
final class ScriptedDecisions implements PlanActivities {
    private final List<Ballot> ballots = new CopyOnWriteArrayList<>();
    private volatile boolean hedges = true;
    private volatile Compilation compilation = new Compilation.Rejected("prompt", "no plan was scripted");

    void compilesTo(CompiledPlan plan) {
        compilation = new Compilation.Compiled(plan);
    }

    void rejects(String field, String problem) {
        compilation = new Compilation.Rejected(field, problem);
    }

    void allowsNoHedge() {
        hedges = false;
    }

    List<Ballot> ballots() {
        return ballots;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        return compilation;
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        ballots.add(ballot);
        return ScriptedTally.of(ballot);
    }

    @Override
    public Leave allowHedge(Hedging hedging) {
        return new Leave(hedges);
    }

    @Override
    public Compilation compileRejudgement(Rejudgement rejudgement) {
        return compilation;
    }

    @Override
    public Reassessed reassess(Rejudgement rejudgement) {
        return new Reassessed(rejudgement.recorded());
    }
}
