package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.BatchActivities;
import dev.polyphony.activity.BatchActivities.Line;
import dev.polyphony.activity.BatchActivities.LineResult;
import dev.polyphony.activity.BatchActivities.Taken;
import dev.polyphony.activity.LedgerActivities.Wish;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.batch.BatchState;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.Failure;
import dev.polyphony.plan.Compilation.Unfunded;
import dev.polyphony.workflow.BatchWorkflow;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes lines, has as many of them under way as may be, keeps what came of each, and goes on as a new run. */
public final class DurableBatch implements BatchWorkflow {
    private final Run run;
    private final WorkflowId batch;
    private final CancellationScope work;
    private final BatchActivities lines = ActivityStubs.batch();

    private final Deque<Line> taken = new ArrayDeque<>();
    private final List<LineResult> ended = new ArrayList<>();
    /** Lines that this run took. */
    private int begun;

    private int last;
    private int underWay;
    private int waitingChunks;

    private boolean news;
    private boolean paused;
    private boolean exhausted;
    private boolean toldToWait;
    private @Nullable BatchBudget budget;
    private @Nullable Promise<Void> waiting;
    private @Nullable Promise<Void> storing;
    private AnalysisResult.@Nullable Problem spent;
    private @Nullable RuntimeException broken;

    @WorkflowInit
    public DurableBatch(Run run) {
        this.run = run;
        batch = WorkflowId.parse(Workflow.getInfo().getWorkflowId());
        last = run.after();
        // Here, since an order can arrive before the work begins.
        work = Workflow.newCancellationScope(this::proceed);
    }

    @Override
    public void run(Run same) {
        boolean cancelled = false;
        try {
            work.run();
        } catch (CanceledFailure asked) {
            // By its order, or in Temporal itself.
            cancelled = true;
        }
        BatchState how = cancelled ? BatchState.CANCELLED : BatchState.ENDED;
        boolean over = cancelled || exhausted || spent != null;
        Workflow.newDetachedCancellationScope(() -> {
                    settle();
                    if (over) {
                        lines.end(new BatchActivities.End(batch.value(), how, spent));
                    }
                })
                .run();
        if (!over) {
            Workflow.continueAsNew(run.from(last));
        }
    }

    @Override
    public void look() {
        news = true;
    }

    @Override
    public void budgetChanged() {
        news = true;
    }

    private void proceed() {
        while (true) {
            Workflow.await(() -> news || broken != null || hasToStore() || mayTake() || mayBegin() || comesToItsEnd());
            if (broken != null) {
                throw broken;
            }
            if (hasToStore()) {
                store();
            }
            if (news) {
                news = false;
                waiting = null;
                order(lines.take(new BatchActivities.Wanted(batch.value(), last, 0))
                        .state());
            } else if (mayBegin()) {
                begin(taken.remove());
            } else if (mayTake()) {
                take();
            } else if (comesToItsEnd()) {
                return;
            }
        }
    }

    private boolean comesToItsEnd() {
        return underWay == 0 && waitingChunks == 0 && (spent != null || (taken.isEmpty() && takesNoMore()));
    }

    private boolean mayBegin() {
        return underWay < run.atOnce() && !taken.isEmpty() && !paused && spent == null;
    }

    /** Directly no more than can begin; for their providers' batches more, since these take hours. */
    private boolean mayTake() {
        boolean room = run.economy() == null
                ? taken.isEmpty() && underWay < run.atOnce()
                : taken.size() < run.taken() && waitingChunks < run.waiting();
        return room && !paused && spent == null && (waiting == null || waiting.isCompleted()) && !takesNoMore();
    }

    private boolean takesNoMore() {
        return exhausted || begun >= run.perRun() || Workflow.getInfo().isContinueAsNewSuggested();
    }

    private void take() {
        Taken found = lines.take(new BatchActivities.Wanted(batch.value(), last, run.taken()));
        order(found.state());
        if (found.state() != BatchState.RUNNING) {
            return;
        }
        budget = found.maxCost() == null ? null : new BatchBudget(batch.value(), found.maxCost());
        Unfunded unfunded = found.unfunded();
        if (!found.lines().isEmpty()) {
            begun += found.lines().size();
            last = found.lines().getLast().number();
            if (toldToWait) {
                lines.tell(new BatchActivities.Wait(batch.value(), null));
                toldToWait = false;
            }
            if (run.economy() == null) {
                taken.addAll(found.lines());
            } else {
                economize(found.lines(), run.economy());
            }
        } else if (unfunded == null) {
            exhausted = true;
        } else {
            await(unfunded);
        }
    }

    /** They begin when their providers' batches have ended, or cannot be waited for any longer. */
    private void economize(List<Line> chunk, Duration longest) {
        waitingChunks++;
        EconomyPhase phase = new EconomyPhase(batch, chunk, budget);
        watched(Async.procedure(() -> {
            try {
                phase.await(now().plus(longest));
                taken.addAll(chunk);
            } catch (CanceledFailure asked) {
                // They are among the lines that end with the batch.
            }
            waitingChunks--;
        }));
    }

    private void watched(Promise<Void> work) {
        Promise<Void> unused = work.handle((nothing, failure) -> {
            if (failure != null) {
                broken = failure;
            }
            return null;
        });
    }

    private void order(BatchState state) {
        switch (state) {
            case RUNNING -> paused = false;
            case PAUSED -> paused = true;
            case CANCELLING -> {
                work.cancel();
                throw new CanceledFailure("its submitter cancelled it");
            }
            case RECEIVING, ENDED, CANCELLED -> exhausted = true;
        }
    }

    /** Until a budget has room for the next line, or begins anew. */
    private void await(Unfunded unfunded) {
        lines.tell(new BatchActivities.Wait(batch.value(), unfunded.problem()));
        toldToWait = true;
        if (unfunded.isStanding()) {
            ActivityStubs.patientMoney().await(new Wish(batch.value(), unfunded.budget(), unfunded.need()));
        }
        waiting = unfunded.again() == null
                ? Workflow.newPromise()
                : Workflow.newTimer(Duration.between(now(), unfunded.again()));
    }

    private void begin(Line line) {
        underWay++;
        watched(Async.procedure(() -> {
            AnalysisResult result = new BatchLineRun(batch, line, budget).result();
            if (!isRefused(result)) {
                ended.add(new LineResult(line.number(), result));
            }
            underWay--;
        }));
    }

    /** Whether all its calls were refused since the batch's money is spent: then it counts as never asked. */
    private boolean isRefused(AnalysisResult result) {
        List<CallRecord> refused =
                result.calls().stream().filter(DurableBatch::isRefused).toList();
        if (budget != null && !refused.isEmpty()) {
            spent = new AnalysisResult.Problem(
                    "budget",
                    "what is left of the batch's " + budget.maxCost()
                            + " is not enough for this line; submit it again with another budget");
        }
        return !refused.isEmpty() && refused.size() == result.calls().size();
    }

    private static boolean isRefused(CallRecord call) {
        return call instanceof CallRecord.Failed failed
                && failed.failure() instanceof Failure.BudgetExceeded exceeded
                && exceeded.isBatch();
    }

    private boolean hasToStore() {
        return !ended.isEmpty() && (storing == null || storing.isCompleted());
    }

    /** Beside the work, all that ended meanwhile together; a cancellation does not reach it. */
    private void store() {
        List<LineResult> now = List.copyOf(ended);
        ended.clear();
        Workflow.newDetachedCancellationScope(
                        () -> storing = Async.procedure(lines::store, new BatchActivities.Ended(batch.value(), now)))
                .run();
    }

    /** Waits until nothing is under way and all that came of it is kept. */
    private void settle() {
        Workflow.await(() ->
                broken != null || (underWay == 0 && waitingChunks == 0 && (storing == null || storing.isCompleted())));
        if (broken != null) {
            throw broken;
        }
        if (hasToStore()) {
            store();
            Workflow.await(() -> storing == null || storing.isCompleted());
        }
    }
}
