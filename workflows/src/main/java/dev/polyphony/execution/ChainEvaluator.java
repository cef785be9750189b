package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.analysis.Decision;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.call.RetryMode;
import dev.polyphony.plan.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step after the other, until an answer is good enough. */
final class ChainEvaluator {
    private final Evaluator evaluator;
    private final Journal journal;
    private final boolean weighsLast;

    /** @param weighsLast whether an escalation's last answer may lose against a surer one before it: semantics 3 */
    ChainEvaluator(Evaluator evaluator, Journal journal, boolean weighsLast) {
        this.evaluator = evaluator;
        this.journal = journal;
        this.weighsLast = weighsLast;
    }

    Outcome fallback(Node.Fallback chain, EvaluationContext context) {
        return walk(chain.path(), chain.steps(), null, context);
    }

    Outcome escalate(Node.Escalate chain, EvaluationContext context) {
        return walk(chain.path(), chain.steps(), chain.threshold(), context);
    }

    /** @param threshold absent where every answer is good enough */
    private Outcome walk(String path, List<Node.Step> steps, @Nullable Double threshold, EvaluationContext context) {
        Leftovers left = new Leftovers();
        boolean lastAnswered = false;
        for (int i = 0; i < steps.size(); i++) {
            Node.Step step = steps.get(i);
            List<Node.Step> later = steps.subList(i + 1, steps.size());
            boolean last = later.stream().noneMatch(s -> s.node().askable());
            EvaluationContext share = last
                    ? lastShare(step.node(), left, context)
                    : context.by(shareOf(step, later, context.until())).with(RetryMode.LEAVE);
            // What can lose against a later step is not shown as if it were the answer.
            switch (evaluator.eval(step.node(), threshold == null || last ? share : share.candidate())) {
                case Outcome.Answered answered -> {
                    boolean stands = last && !(weighsLast && left.isSurerThan(answered));
                    if (threshold == null || isGoodEnough(step, answered, threshold, stands)) {
                        return answered;
                    }
                    left.keep(answered);
                    lastAnswered = last;
                }
                case Outcome.Cancelled cancelled -> {
                    return cancelled;
                }
                case Outcome.Failed failed -> left.failed(step.node(), failed);
            }
        }
        Outcome.Answered surest = left.surest();
        if (threshold != null && surest != null) {
            journal.decided(after -> new Decision.Kept(surest.path(), after, surest.confidence(), threshold));
            return lastAnswered ? surest : surest.lacking(new Shortfall(Shortfall.Kind.BELOW_THRESHOLD, path));
        }
        return context.patience() == RetryMode.STAY ? resume(left, context) : left.failure();
    }

    private boolean isGoodEnough(Node.Step step, Outcome.Answered answered, double threshold, boolean stands) {
        double confidence = answered.confidence();
        boolean enough = stands || confidence >= threshold;
        journal.decided(after -> enough
                ? new Decision.Sure(step.node().path(), after, confidence, threshold)
                : new Decision.Unsure(step.node().path(), after, confidence, threshold));
        return enough;
    }

    /** Where others wait too, one that needs time is not waited for by itself: the earliest of them is asked first. */
    private static EvaluationContext lastShare(Node last, Leftovers left, EvaluationContext context) {
        boolean earliestFirst = left.surest() == null
                && !left.waiting().isEmpty()
                && last.calls().allMatch(call -> call.needsTime(now()));
        return earliestFirst ? context.with(RetryMode.LEAVE) : context;
    }

    /** A step's own cap, but never so much that a later step could not be reached. */
    private static Instant shareOf(Node.Step step, List<Node.Step> later, Instant until) {
        Duration kept = later.stream().map(s -> s.node().floor()).reduce(Duration.ZERO, Duration::plus);
        Instant capped = now().plus(step.cap());
        Instant latest = until.minus(kept);
        return capped.isBefore(latest) ? capped : latest;
    }

    /** What the others that wait need is kept back, so that one which hangs now does not cost them their turn. */
    private static Instant shareOf(Node node, RetryableSteps waiting, Instant until) {
        Instant least = now().plus(node.floor());
        Instant share = until.minus(waiting.floors());
        return least.isAfter(share) ? until : share;
    }

    /** Every step has failed, but some only need time: wait, durably, for the earliest and ask that one again. */
    private Outcome resume(Leftovers left, EvaluationContext context) {
        RetryableSteps waiting = left.waiting();
        while (waiting.takeReadyBefore(context.until()) instanceof RetryableSteps.Waiting(Node node, Instant retryAt)) {
            Duration pause = Duration.between(now(), retryAt);
            if (pause.isPositive()) {
                Timers.sleep(pause, "until " + node.label() + " can be asked again");
            }
            journal.decided(after -> new Decision.Resumed(node.path(), after));
            EvaluationContext again = context.by(shareOf(node, waiting, context.until()))
                    .with(waiting.isEmpty() ? RetryMode.STAY : RetryMode.LEAVE);
            switch (evaluator.eval(node, again)) {
                case Outcome.Answered answered -> {
                    return answered;
                }
                case Outcome.Cancelled cancelled -> {
                    return cancelled;
                }
                case Outcome.Failed failed -> left.failed(node, failed);
            }
        }
        return left.failure();
    }
}
