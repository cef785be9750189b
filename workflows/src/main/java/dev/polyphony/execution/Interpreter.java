package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.execution.ModelCaller.Asked;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.CostCeiling;
import dev.polyphony.plan.Node;
import io.temporal.workflow.CancellationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Walks a compiled plan: each kind of node by what knows it, each call by the asker. */
final class Interpreter implements Evaluator {
    private final Analysis analysis;
    private final CompiledPlan plan;
    private final Journal journal;
    private final ModelCaller caller;
    private final SendAllowance sends;
    private final ChainEvaluator chains;
    private final HedgeEvaluator hedges;
    private final PanelEvaluator panels;
    private final @Nullable String question;
    private final @Nullable BatchBudget batch;
    private final @Nullable Money everybody;

    /** The call that failed last of those that can have told the beginning of the answer; absent where none has. */
    private @Nullable String brokenOff;

    Interpreter(Analysis analysis, CompiledPlan plan, Journal journal, ModelCaller caller) {
        this(analysis, plan, journal, caller, null, null);
    }

    /**
     * @param question where it is kept; absent where it goes with each call
     * @param batch what its batch may cost; absent where it is of none, or that one has no limit
     */
    Interpreter(
            Analysis analysis,
            CompiledPlan plan,
            Journal journal,
            ModelCaller caller,
            @Nullable String question,
            @Nullable BatchBudget batch) {
        this.analysis = analysis;
        this.plan = plan;
        this.journal = journal;
        this.caller = caller;
        this.question = question;
        this.batch = batch;
        this.everybody = CostCeiling.of(plan).once();
        this.sends = new SendAllowance(plan.maxCalls());
        this.chains = new ChainEvaluator(this, journal, plan.semantics() >= 3);
        this.hedges = new HedgeEvaluator(this, journal);
        this.panels = new PanelEvaluator(
                this,
                journal,
                sends,
                plan.semantics() >= 4,
                new AggregateActivities.Asked(analysis.tenant(), question == null ? analysis.prompt() : "", question));
    }

    Outcome run(Instant deadline) {
        return eval(plan.root(), new EvaluationContext(deadline, RetryMode.STAY, null, true));
    }

    /** What is asked first, however its calls end; of a panel each member. Those that need time are none of them. */
    List<CallTask> first(Instant until) {
        EvaluationContext context = new EvaluationContext(until, RetryMode.LEAVE, null, false);
        return first(plan.root())
                .filter(call -> !call.needsTime(now()))
                .map(call -> task(call, context, null, call.sends()))
                .toList();
    }

    private static Stream<Node.Call> first(Node node) {
        return switch (node) {
            case Node.Call call -> Stream.of(call);
            case Node.Skipped skipped -> Stream.of();
            case Node.Panel panel -> panel.members().stream().flatMap(Interpreter::first);
            case Node.Fallback chain -> firstOf(chain);
            case Node.Escalate chain -> firstOf(chain);
            case Node.Hedge hedge -> firstOf(hedge);
        };
    }

    private static Stream<Node.Call> firstOf(Node chain) {
        return chain.children().stream().filter(Node::askable).limit(1).flatMap(Interpreter::first);
    }

    @Override
    public Outcome eval(Node node, EvaluationContext context) {
        if (CancellationScope.current().isCancelRequested()) {
            return new Outcome.Cancelled();
        }
        return switch (node) {
            case Node.Call call -> call.needsTime(now()) ? early(call, context) : call(call, context);
            case Node.Skipped skipped -> skip(skipped, context);
            case Node.Fallback chain -> chains.fallback(chain, context);
            case Node.Escalate chain -> chains.escalate(chain, context);
            case Node.Hedge hedge -> hedges.race(hedge, context);
            case Node.Panel panel -> panels.convene(panel, context);
        };
    }

    private Outcome skip(Node.Skipped skipped, EvaluationContext context) {
        journal.skipped(skipped, context);
        return new Outcome.Failed(null);
    }

    /** A model that only needs time is waited for, durably, where no other step is left and the time is there. */
    private Outcome early(Node.Call call, EvaluationContext context) {
        Node.NotBefore notBefore = Objects.requireNonNull(call.notBefore(), "it needs no time");
        Instant at = notBefore.at();
        if (context.patience() == RetryMode.STAY && !at.plus(call.floor()).isAfter(context.until())) {
            Timers.sleep(Duration.between(now(), at), "until " + call.name() + " can be asked");
            return call(call, context);
        }
        journal.failed(journal.started(call, context), call, new CallFailure(notBefore.why(), 0));
        return new Outcome.Failed(at);
    }

    /** An answer in the wrong form gets one more chance, with word of what was wrong, where no other step is left. */
    private Outcome call(Node.Call call, EvaluationContext context) {
        Outcome outcome = call(call, context, null);
        if (outcome instanceof Outcome.Failed failed
                && failed.repair() != null
                && context.patience() == RetryMode.STAY) {
            // An entry that is begun when nobody may be asked any more would never end.
            return plan.semantics() >= 4 && CancellationScope.current().isCancelRequested()
                    ? new Outcome.Cancelled()
                    : call(call, context, failed.repair());
        }
        return outcome;
    }

    private Outcome call(Node.Call call, EvaluationContext context, @Nullable String repair) {
        int place = journal.started(call, context);
        if (!Duration.between(now(), context.until()).isPositive()) {
            return failed(place, call, new CallFailure(new Failure.TimedOut(Failure.Phase.QUEUED), 0));
        }
        int granted = sends.take(call.sends());
        if (granted == 0) {
            return failed(place, call, new CallFailure(Failure.BudgetExceeded.callBound(), 0));
        }
        CallTask task = task(call, context, repair, granted);
        return switch (caller.ask(call, task)) {
            case Asked.Answered(Reply reply) -> {
                sends.giveBack(granted - reply.sends());
                journal.answered(place, call, reply);
                yield new Outcome.Answered(call.path(), reply);
            }
            case Asked.Failed(CallFailure failure) -> {
                sends.giveBack(granted - failure.sends());
                brokenOff = task.streams() && failure.sends() > 0 ? call.path() : brokenOff;
                yield failed(place, call, failure);
            }
        };
    }

    private CallTask task(Node.Call call, EvaluationContext context, @Nullable String repair, int granted) {
        boolean streams = analysis.streams() && context.decides() && CallTask.answersPrompt(context.brief());
        return new CallTask(
                new Place(journal.analysisId(), call.path(), call.agent()),
                call.model(),
                wording(context.brief(), repair),
                new Sampling(call.maxOutputTokens(), call.temperature()),
                new CallLimits(context.patience(), granted, context.until()),
                new Payment(bill(call, context.brief()), analysis.cache(), analysis.semanticCache()),
                streams ? true : null,
                streams ? brokenOff : null);
    }

    private Wording wording(@Nullable Brief brief, @Nullable String repair) {
        if (question != null) {
            return new Wording("", null, null, brief, repair, question);
        }
        boolean answers = CallTask.answersPrompt(brief);
        return new Wording(
                analysis.prompt(),
                analysis.conversation(),
                answers ? analysis.answerSchema() : null,
                brief,
                repair,
                null,
                answers ? analysis.parameters() : null);
    }

    private CallBudget bill(Node.Call call, @Nullable Brief brief) {
        return new CallBudget(
                analysis.tenant(),
                analysis.label(),
                plan.strategy(),
                analysis.limits().maxCost(),
                call.ceiling(),
                plan.approved() ? true : null,
                (plan.earmarked() && brief != null) ? true : null,
                everybody,
                batch);
    }

    private Outcome failed(int place, Node.Call call, CallFailure told) {
        journal.failed(place, call, told.forAtMost(call.ceiling()));
        if (told.failure() instanceof Failure.Cancelled) {
            return new Outcome.Cancelled();
        }
        // Never sooner than a retry: what is due already, again and again, must not fill the history.
        Instant soonest = now().plus(plan.timing().firstRetry());
        Instant retryAt = told.failure()
                .retryAt(now(), plan.timing().requeue())
                .map(at -> at.isBefore(soonest) ? soonest : at)
                .orElse(null);
        return new Outcome.Failed(retryAt, told.repair(), null);
    }
}
