package dev.polyphony.execution;

import dev.polyphony.activity.HedgeActivities.Hedging;
import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Decision.Hedged.Cause;
import dev.polyphony.call.RetryMode;
import dev.polyphony.plan.Node;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;

/** One contender after the other, each when those before are slow or have failed; the first answer wins. */
final class HedgeEvaluator {
    private final Evaluator evaluator;
    private final Journal journal;

    HedgeEvaluator(Evaluator evaluator, Journal journal) {
        this.evaluator = evaluator;
        this.journal = journal;
    }

    Outcome race(Node.Hedge hedge, EvaluationContext context) {
        Race contest = new Race();
        List<Node.Contender> contenders = hedge.contenders();
        for (int i = 0; i < contenders.size(); i++) {
            Node node = contenders.get(i).node();
            boolean last = contenders.subList(i + 1, contenders.size()).stream()
                    .noneMatch(later -> later.node().askable());
            EvaluationContext own = last ? context : context.with(RetryMode.LEAVE);
            contest.enter(() -> evaluator.eval(node, own));
            awaitTurn(contest, contenders, i, last);
            if (contest.answer().isPresent() || CancellationScope.current().isCancelRequested()) {
                break;
            }
        }
        if (!contest.allEnded()) {
            contest.end("another contender answered first");
        }
        if (CancellationScope.current().isCancelRequested()) {
            return new Outcome.Cancelled();
        }
        return contest.answer()
                .<Outcome>map(winner -> winner)
                .orElseGet(() -> new Outcome.Failed(RetryableSteps.earliest(contest.outcomes().stream())));
    }

    /** Until there is an answer, or the next contender is to start. */
    private void awaitTurn(Race contest, List<Node.Contender> contenders, int running, boolean last) {
        if (last) {
            Workflow.await(() -> contest.answer().isPresent() || contest.allEnded());
            return;
        }
        String next = contenders.get(running + 1).node().path();
        Timers.await(
                contenders.get(running).delay(),
                "before " + contenders.get(running + 1).node().label() + " is asked too",
                () -> contest.answer().isPresent() || contest.hasEnded(running));
        if (contest.answer().isPresent()) {
            return;
        }
        if (contest.hasEnded(running)) {
            journal.decided(after -> new Decision.Hedged(next, after, Cause.FAILED));
            return;
        }
        boolean granted = ActivityStubs.hedging(journal.left())
                .allowHedge(new Hedging(journal.analysisId(), next))
                .granted();
        journal.decided(after -> new Decision.Hedged(next, after, granted ? Cause.SLOW : Cause.DENIED));
        if (!granted) {
            Workflow.await(() -> contest.answer().isPresent() || contest.allEnded());
        }
    }
}
