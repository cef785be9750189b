package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.AggregateActivities.Asked;
import dev.polyphony.analysis.Shortfall;
import dev.polyphony.execution.Outcome.Judgement;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Node.Stragglers;
import dev.polyphony.plan.Verdict;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Asks the members of a panel at once, waits for enough of them, and has their answers become one. */
final class PanelEvaluator {
    private final Evaluator evaluator;
    private final SendAllowance sends;
    private final boolean exact;
    private final AggregationStep counting;
    private final Deliberation deliberation;
    private final SequentialPanel sequential;

    /** @param exact whether requests are given back by a panel that was ended too, as from semantics 4 on */
    PanelEvaluator(Evaluator evaluator, Journal journal, SendAllowance sends, boolean exact, Asked question) {
        this.evaluator = evaluator;
        this.sends = sends;
        this.exact = exact;
        this.counting = new AggregationStep(journal, question);
        this.sequential = new SequentialPanel(evaluator, counting);
        this.deliberation = new Deliberation(evaluator, counting);
    }

    Outcome convene(Node.Panel panel, EvaluationContext context) {
        if (panel.aggregation() instanceof AggregationNode.Sequential rule) {
            return sequential.convene(panel, rule, context);
        }
        // Members that fail and fail again must not use up the requests of those who are to judge the rest.
        int kept = sends.take(panel.aggregation().requests(panel.members().size()));
        Race members = new Race();
        Instant until = context.until().minus(panel.aggregationFloor());
        panel.members()
                .forEach(member -> members.enter(
                        () -> evaluator.eval(member, context.by(until).candidate())));
        boolean early = awaited(panel, members, until, kept);
        if (CancellationScope.current().isCancelRequested()) {
            return new Outcome.Cancelled();
        }
        List<Outcome.Answered> answers = members.answers();
        if (answers.isEmpty()) {
            return new Outcome.Failed(RetryableSteps.earliest(members.outcomes().stream()));
        }
        return judge(panel, new Session(panel, answers, missing(panel, members, early), early), context);
    }

    /**
     * As {@link #await}; then those who judge may send what was kept for them, or others where the panel lost a race.
     */
    private boolean awaited(Node.Panel panel, Race members, Instant until, int kept) {
        boolean over = false;
        try {
            boolean early = await(panel, members, until);
            over = true;
            return early;
        } finally {
            if (over || exact) {
                sends.giveBack(kept);
            }
        }
    }

    private Outcome judge(Node.Panel panel, Session session, EvaluationContext context) {
        return switch (panel.aggregation()) {
            case AggregationNode.Best best -> counting.decide(session, new Count.Best(), List.of());
            case AggregationNode.Vote vote ->
                counting.decide(session, new Count.Votes(vote.margin(), vote.by(), 0), List.of());
            case AggregationNode.Synthesize synthesis -> deliberation.synthesize(session, synthesis, context);
            case AggregationNode.Council council -> deliberation.council(session, council, context);
            case AggregationNode.Jury jury -> deliberation.jury(session, jury, context);
            case AggregationNode.Sequential rule ->
                counting.decide(session, new Count.Weighed(rule.workload(), rule.threshold()), List.of());
        };
    }

    /**
     * What a panel came together with.
     *
     * @param missing paths of members without an answer
     * @param early whether a vote was settled before all had answered
     */
    record Session(Node.Panel panel, List<Outcome.Answered> answers, List<String> missing, boolean early) {
        Judgement judgement(Verdict verdict) {
            return new Judgement(verdict, missing);
        }

        List<Shortfall> shortfalls() {
            List<Shortfall> shortfalls = new ArrayList<>();
            if (!missing.isEmpty()) {
                shortfalls.add(new Shortfall(Shortfall.Kind.MEMBERS_MISSING, panel.path()));
            }
            if (!early && answers.size() < panel.quorum()) {
                shortfalls.add(new Shortfall(Shortfall.Kind.QUORUM_MISSED, panel.path()));
            }
            return shortfalls;
        }
    }

    /** Returns whether a vote was settled before everyone had answered. */
    private boolean await(Node.Panel panel, Race members, Instant until) {
        EarlyCount votes = counting.watch(panel, members);
        Supplier<Boolean> over = () -> members.allEnded() || votes.isSettled();
        Supplier<Boolean> enough = () -> over.get() || members.answers().size() >= quorum(panel, members);
        Instant grace = awaitEnough(panel, members, enough, until);
        Duration left = Duration.between(now(), grace);
        if (!over.get() && left.isPositive()) {
            Timers.await(left, "grace for stragglers", over);
        }
        votes.end();
        boolean early = votes.isSettled() && !members.allEnded();
        if (!members.allEnded()) {
            members.end(early ? "the vote is settled" : "the panel goes on without stragglers");
        }
        return early;
    }

    private static int quorum(Node.Panel panel, Race members) {
        Stragglers rule = panel.stragglers();
        return rule != null && rule.ofThoseLeft()
                ? Math.min(panel.quorum(), Node.Panel.majority(panel.members().size() - members.failures()))
                : panel.quorum();
    }

    /** How long stragglers are waited for, where the quorum took so long. */
    private static Duration grace(Node.Panel panel, Duration took) {
        Stragglers rule = panel.stragglers();
        return rule != null && rule.asLongAgain() && took.compareTo(panel.grace()) > 0 ? took : panel.grace();
    }

    /**
     * Waits for the quorum; where judges need their time, no longer than the members' part of it if there is any answer
     * by then. Returns until when stragglers are waited for.
     */
    private static Instant awaitEnough(Node.Panel panel, Race members, Supplier<Boolean> enough, Instant until) {
        Instant began = now();
        Instant latest = until;
        if (panel.cap() == null) {
            Workflow.await(enough);
        } else {
            Instant capped = began.plus(panel.cap());
            latest = capped.isBefore(until) ? capped : until;
            Timers.await(panel.cap(), "before the answers there are go on to be judged", enough);
            Workflow.await(() -> enough.get() || !members.answers().isEmpty());
        }
        Instant grace = now().plus(grace(panel, Duration.between(began, now())));
        return grace.isBefore(latest) ? grace : latest;
    }

    /** Those whom a settled vote did not wait for are not missed. */
    private static List<String> missing(Node.Panel panel, Race members, boolean early) {
        List<Outcome> outcomes = members.outcomes();
        return IntStream.range(0, outcomes.size())
                .filter(i -> !(outcomes.get(i) instanceof Outcome.Answered))
                .filter(i -> !(early && outcomes.get(i) instanceof Outcome.Cancelled))
                .mapToObj(i -> panel.members().get(i).path())
                .toList();
    }
}
