package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.call.RetryMode;
import dev.polyphony.execution.PanelEvaluator.Session;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Verdict;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks the members of a panel one after the other, until those who have answered are sure enough together. */
final class SequentialPanel {
    private final Evaluator evaluator;
    private final AggregationStep counting;

    SequentialPanel(Evaluator evaluator, AggregationStep counting) {
        this.evaluator = evaluator;
        this.counting = counting;
    }

    Outcome convene(Node.Panel panel, AggregationNode.Sequential rule, EvaluationContext context) {
        Count count = new Count.Weighed(rule.workload(), rule.threshold());
        List<Node> members = panel.members();
        List<Outcome> ended = new ArrayList<>();
        Instant until = context.until().minus(panel.aggregationFloor());
        Verdict verdict = null;
        int asked = 0;
        while (asked < members.size()) {
            int next = asked == 0 ? Math.min(rule.atOnce(), members.size()) : 1;
            ended.addAll(ask(
                    members.subList(asked, asked + next),
                    members.subList(asked + next, members.size()),
                    context.by(until)));
            asked += next;
            if (CancellationScope.current().isCancelRequested()) {
                return new Outcome.Cancelled();
            }
            List<Outcome.Answered> answers = answers(ended);
            if (!answers.isEmpty()) {
                verdict = counting.verdict(answers, count, List.of());
                if (verdict == null || verdict.settled()) {
                    break;
                }
            }
        }
        List<Outcome.Answered> answers = answers(ended);
        if (answers.isEmpty()) {
            return new Outcome.Failed(RetryableSteps.earliest(ended.stream()));
        }
        Session session = new Session(panel, answers, missing(members, ended), asked < members.size());
        return counting.conclude(session, verdict, List.of(), List.of());
    }

    /**
     * Those at once, none of which is waited for where it fails while there are others; these keep their part of the
     * time.
     */
    private List<Outcome> ask(List<Node> now, List<Node> later, EvaluationContext context) {
        Race race = new Race();
        EvaluationContext own = context.by(shareOf(later, context.until()))
                .with(later.isEmpty() ? context.patience() : RetryMode.LEAVE)
                .candidate();
        now.forEach(member -> race.enter(() -> evaluator.eval(member, own)));
        Workflow.await(race::allEnded);
        return race.outcomes();
    }

    /** One of as many parts of the time that is left as there are rounds to come. */
    private static Instant shareOf(List<Node> later, Instant until) {
        return now().plus(Duration.between(now(), until).dividedBy(later.size() + 1L));
    }

    private static List<Outcome.Answered> answers(List<Outcome> ended) {
        return ended.stream()
                .filter(Outcome.Answered.class::isInstance)
                .map(Outcome.Answered.class::cast)
                .toList();
    }

    /** Those who were asked and gave no answer: the others are not missed. */
    private static List<String> missing(List<Node> members, List<Outcome> ended) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < ended.size(); i++) {
            if (!(ended.get(i) instanceof Outcome.Answered)) {
                missing.add(members.get(i).path());
            }
        }
        return missing;
    }
}
