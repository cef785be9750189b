package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Patience;
import dev.polyphony.call.Reply;
import dev.polyphony.execution.PlanActivities.Ballot;
import dev.polyphony.execution.PlanActivities.Entry;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Walks a compiled plan. Every node is evaluated {@code until} an instant and with a {@link Patience}: only where
 * nothing else is left in any enclosing chain is a failing model worth waiting for.
 */
final class Interpreter {
    private final Analysis analysis;
    private final CompiledPlan plan;
    private final Journal journal;
    private final SendAllowance sends;

    Interpreter(Analysis analysis, CompiledPlan plan, Journal journal) {
        this.analysis = analysis;
        this.plan = plan;
        this.journal = journal;
        this.sends = new SendAllowance(plan.maxCalls());
    }

    Outcome run(Instant deadline) {
        return eval(plan.root(), deadline, Patience.STAY);
    }

    private Outcome eval(Node node, Instant until, Patience patience) {
        if (CancellationScope.current().isCancelRequested()) {
            return new Outcome.Cancelled();
        }
        return switch (node) {
            case Node.Call call -> call(call, until, patience);
            case Node.Skipped skipped -> skip(skipped);
            case Node.Fallback fallback -> fallback(fallback, until, patience);
            case Node.Panel panel -> panel(panel, until, patience);
        };
    }

    private Outcome skip(Node.Skipped skipped) {
        journal.skipped(skipped);
        return new Outcome.Failed(null);
    }

    private Outcome call(Node.Call call, Instant until, Patience patience) {
        int place = journal.started(call);
        Duration left = Duration.between(now(), until);
        if (!left.isPositive()) {
            return failed(place, call, new CallFailure(new Failure.TimedOut(Failure.Phase.QUEUED), 0));
        }
        int granted = sends.take(call.sends());
        if (granted == 0) {
            return failed(place, call, new CallFailure(new Failure.BudgetExceeded("max-calls"), 0));
        }
        try {
            Reply reply = Lanes.lane(call, left, plan.timing())
                    .ask(new CallTask(
                            analysis.id(),
                            call.path(),
                            call.model(),
                            analysis.prompt(),
                            call.maxOutputTokens(),
                            call.temperature(),
                            patience,
                            granted,
                            until));
            sends.giveBack(granted - reply.sends());
            journal.answered(place, call, reply);
            return new Outcome.Answered(call.path(), reply, null);
        } catch (ActivityFailure e) {
            CallFailure failure = CallFailures.of(e, granted, now(), plan.timing());
            sends.giveBack(granted - failure.sends());
            return failed(place, call, failure);
        }
    }

    private Outcome failed(int place, Node.Call call, CallFailure told) {
        journal.failed(place, call, told);
        if (told.failure() instanceof Failure.Cancelled) {
            return new Outcome.Cancelled();
        }
        // Never sooner than a retry: what is due already, again and again, must not fill the history.
        Instant soonest = now().plus(plan.timing().firstRetry());
        return new Outcome.Failed(told.failure()
                .retryAt(now(), plan.timing().requeue())
                .map(at -> at.isBefore(soonest) ? soonest : at)
                .orElse(null));
    }

    private Outcome fallback(Node.Fallback chain, Instant until, Patience patience) {
        WaitingSteps waiting = new WaitingSteps();
        for (int i = 0; i < chain.steps().size(); i++) {
            Node.Step step = chain.steps().get(i);
            List<Node.Step> later = chain.steps().subList(i + 1, chain.steps().size());
            boolean last = later.stream().noneMatch(s -> s.node().askable());
            Instant stepUntil = last ? until : shareOf(step, later, until);
            switch (eval(step.node(), stepUntil, last ? patience : Patience.LEAVE)) {
                case Outcome.Answered answered -> {
                    return answered;
                }
                case Outcome.Cancelled cancelled -> {
                    return cancelled;
                }
                case Outcome.Failed failed -> waiting.add(step.node(), failed.retryAt());
            }
        }
        return patience == Patience.STAY ? resume(waiting, until) : new Outcome.Failed(waiting.earliest());
    }

    /** A step's own cap, but never so much that a later step could not be reached. */
    private static Instant shareOf(Node.Step step, List<Node.Step> later, Instant until) {
        Duration kept = later.stream().map(s -> s.node().floor()).reduce(Duration.ZERO, Duration::plus);
        Instant capped = now().plus(step.cap());
        Instant latest = until.minus(kept);
        return capped.isBefore(latest) ? capped : latest;
    }

    /** What the others that wait need is kept back, so that one which hangs now does not cost them their turn. */
    private static Instant shareOf(Node node, WaitingSteps waiting, Instant until) {
        Instant least = now().plus(node.floor());
        Instant share = until.minus(waiting.floors());
        return least.isAfter(share) ? until : share;
    }

    /** Every step has failed, but some only need time: wait, durably, for the earliest and ask that one again. */
    private Outcome resume(WaitingSteps waiting, Instant until) {
        while (waiting.takeReadyBefore(until) instanceof WaitingSteps.Waiting(Node node, Instant retryAt)) {
            Duration pause = Duration.between(now(), retryAt);
            if (pause.isPositive()) {
                Timers.sleep(pause, "until " + node.label() + " can be asked again");
            }
            switch (eval(node, shareOf(node, waiting, until), waiting.isEmpty() ? Patience.STAY : Patience.LEAVE)) {
                case Outcome.Answered answered -> {
                    return answered;
                }
                case Outcome.Cancelled cancelled -> {
                    return cancelled;
                }
                case Outcome.Failed failed -> waiting.add(node, failed.retryAt());
            }
        }
        return new Outcome.Failed(waiting.earliest());
    }

    private Outcome panel(Node.Panel panel, Instant until, Patience patience) {
        Instant membersUntil = until.minus(panel.aggregationFloor());
        List<Promise<Outcome>> members = new ArrayList<>();
        CancellationScope asking = Workflow.newCancellationScope(() -> panel.members().stream()
                .map(member -> Async.function(() -> evalMember(member, membersUntil, patience)))
                .forEach(members::add));
        asking.run();

        Workflow.await(() -> allEnded(members) || answers(members).size() >= panel.quorum());
        if (!allEnded(members)) {
            Duration left = Duration.between(now(), membersUntil);
            Duration grace = panel.grace().compareTo(left) < 0 ? panel.grace() : left;
            if (grace.isPositive()) {
                Timers.await(grace, "grace for stragglers", () -> allEnded(members));
            }
            asking.cancel("the panel has its quorum");
            Workflow.await(() -> allEnded(members));
        }
        return aggregate(panel, members);
    }

    private Outcome aggregate(Node.Panel panel, List<Promise<Outcome>> members) {
        if (CancellationScope.current().isCancelRequested()) {
            return new Outcome.Cancelled();
        }
        List<Outcome.Answered> answers = answers(members);
        if (answers.isEmpty()) {
            return new Outcome.Failed(WaitingSteps.earliest(members.stream().map(Promise::get)));
        }
        List<Entry> entries =
                answers.stream().map(a -> new Entry(a.path(), a.reply())).toList();
        Verdict verdict = verdict(new Ballot(panel.aggregation(), entries));
        return answers.stream()
                .filter(answer -> answer.path().equals(verdict.chosen()))
                .findFirst()
                .map(chosen -> new Outcome.Answered(
                        chosen.path(), chosen.reply(), new Outcome.Judgement(verdict, missing(panel, members))))
                .orElseThrow(() -> new IllegalStateException("the verdict names no answer: " + verdict.chosen()));
    }

    /** Where answers cannot be compared, those that are paid for are not lost: the first one stands. */
    private static Verdict verdict(Ballot ballot) {
        try {
            return Lanes.decisions().aggregate(ballot);
        } catch (ActivityFailure failed) {
            if (failed.getCause() instanceof CanceledFailure) {
                throw failed;
            }
            return new Verdict(ballot.entries().getFirst().path(), Map.of(), 0);
        }
    }

    private static List<String> missing(Node.Panel panel, List<Promise<Outcome>> members) {
        return IntStream.range(0, members.size())
                .filter(i -> !(members.get(i).get() instanceof Outcome.Answered))
                .mapToObj(i -> panel.members().get(i).path())
                .toList();
    }

    private Outcome evalMember(Node member, Instant until, Patience patience) {
        try {
            return eval(member, until, patience);
        } catch (CanceledFailure waiting) {
            // For time to pass, not for a model.
            return new Outcome.Cancelled();
        } catch (ActivityFailure deciding) {
            if (deciding.getCause() instanceof CanceledFailure) {
                return new Outcome.Cancelled();
            }
            throw deciding;
        }
    }

    private static boolean allEnded(List<Promise<Outcome>> members) {
        return members.stream().allMatch(Promise::isCompleted);
    }

    private static List<Outcome.Answered> answers(List<Promise<Outcome>> members) {
        return members.stream()
                .filter(Promise::isCompleted)
                .map(Promise::get)
                .filter(Outcome.Answered.class::isInstance)
                .map(Outcome.Answered.class::cast)
                .toList();
    }
}
