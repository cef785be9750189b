package dev.polyphony.execution;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.activity.CompileActivities;
import dev.polyphony.activity.HedgeActivities;
import dev.polyphony.activity.RejudgeActivities;
import dev.polyphony.activity.Rejudgement;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.Compilation;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Verdict;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Compiles every analysis to the plan at hand, a node of a pipeline to the model of its name; counts as
 * {@link ScriptedAggregation} does.
 */
final class ScriptedDecisions implements CompileActivities, RejudgeActivities, AggregateActivities, HedgeActivities {
    private final List<Ballot> ballots = new CopyOnWriteArrayList<>();
    private volatile boolean hedges = true;
    private volatile boolean away;
    private final Deque<Compilation> compilations =
            new ConcurrentLinkedDeque<>(List.of(new Compilation.Rejected("prompt", "no plan was scripted")));
    private volatile @Nullable CompiledPlan approved;

    void compilesTo(CompiledPlan plan) {
        compilesTo(new Compilation.Compiled(plan));
    }

    /** One after the other; the last one for ever. */
    void compilesTo(Compilation... others) {
        compilations.clear();
        compilations.addAll(List.of(others));
    }

    void compilesApprovedTo(CompiledPlan plan) {
        approved = plan;
    }

    void rejects(String field, String problem) {
        compilesTo(new Compilation.Rejected(field, problem));
    }

    void allowsNoHedge() {
        hedges = false;
    }

    void goAway() {
        away = true;
    }

    List<Ballot> ballots() {
        return ballots;
    }

    @Override
    public Compilation compile(Analysis analysis) {
        if (away) {
            throw new ScriptedLedger.LedgerUnavailable();
        }
        return analysis.pipeline() == null
                ? compilation()
                : new Compilation.Compiled(
                        Draft.plan(Draft.call(analysis.pipeline().node()), Results.s(600)));
    }

    @Override
    public Compilation compileApproved(Analysis analysis) {
        return new Compilation.Compiled(Objects.requireNonNull(approved));
    }

    private Compilation compilation() {
        Compilation first = compilations.getFirst();
        if (compilations.size() > 1) {
            compilations.removeFirst();
        }
        return first;
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        ballots.add(ballot);
        return ScriptedAggregation.of(ballot);
    }

    @Override
    public Leave allowHedge(Hedging hedging) {
        return new Leave(hedges);
    }

    @Override
    public Compilation compileRejudgement(Rejudgement rejudgement) {
        return compilation();
    }

    @Override
    public Reassessed reassess(Rejudgement rejudgement) {
        return new Reassessed(rejudgement.recorded());
    }
}
