package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.activity.BatchActivities.Line;
import dev.polyphony.activity.EconomyActivities;
import dev.polyphony.activity.EconomyActivities.EconomyCalls;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.CallBudget.BatchBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.ModelRef;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What lines ask first, through their providers' own batches. Answers go to the ledger: when the lines begin they find
 * them there as paid, and ask directly what has none.
 */
final class EconomyPhase {
    private final WorkflowId batch;
    private final List<Line> lines;
    private final @Nullable BatchBudget budget;

    EconomyPhase(WorkflowId batch, List<Line> lines, @Nullable BatchBudget budget) {
        this.batch = batch;
        this.lines = lines;
        this.budget = budget;
    }

    /** Ends when nothing more is to be had by waiting, at that time at the latest; throws {@link CanceledFailure}. */
    void await(Instant until) {
        Instant since = now();
        Map<ModelRef, List<CallTask>> byModel = new LinkedHashMap<>();
        lines.forEach(line -> new BatchLineRun(batch, line, budget)
                .first(until)
                .forEach(task -> byModel.computeIfAbsent(task.model(), model -> new ArrayList<>())
                        .add(task)));
        List<Promise<Void>> asked = new ArrayList<>();
        byModel.forEach((model, tasks) ->
                asked.add(Async.procedure(() -> ask(new EconomyCalls(key(model), since, until, List.copyOf(tasks))))));
        Promise.allOf(asked).get();
    }

    private static void ask(EconomyCalls calls) {
        EconomyActivities economy = ActivityStubs.economy(calls);
        try {
            economy.ask(calls);
        } catch (ActivityFailure e) {
            if (e.getCause() instanceof CanceledFailure cancelled) {
                throw cancelled;
            }
            // They are asked directly.
        }
    }

    /** The same whenever these lines are taken again. */
    private String key(ModelRef model) {
        String name = batch.value() + "/" + lines.getFirst().number() + "/" + model;
        return "b" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
