package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;

import dev.polyphony.batch.BatchState;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation;
import dev.polyphony.workflow.BatchWorkflow;
import io.temporal.client.WorkflowStub;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Batches, each played on a stage of its own. */
final class GoldenBatches {
    private GoldenBatches() {}

    static Map<String, Function<Stage, WorkflowStub>> all() {
        Map<String, Function<Stage, WorkflowStub>> all = new LinkedHashMap<>();
        all.put("batch-mixed", stage -> {
            stage.model("a").answers("from a").fails(new Failure.Unavailable(503));
            stage.model("b").answers("from b").answers("from b");
            stage.batch().line(1, compiled(call("a")));
            stage.batch().line(2, compiled(fallback(call("a"), call("b"))));
            stage.batch().line(3, new Compilation.Rejected("deadline", "too short"));
            stage.batch().line(4, compiled(panel(call("a"), call("b"))));
            return stage.startBatch(new BatchWorkflow.Run(0, 1, 3, 1000));
        });
        all.put("batch-goes-on", stage -> {
            stage.model("a").answers("from a");
            stage.batch().lines(3, compiled(call("a")));
            return stage.startBatch(new BatchWorkflow.Run(0, 2, 5, 2));
        });
        all.put("batch-cancelled", stage -> {
            stage.model("a").hangs();
            stage.batch().lines(3, compiled(call("a")));
            WorkflowStub batch = stage.startBatch(new BatchWorkflow.Run(0, 2, 5, 1000));
            stage.env().sleep(s(5));
            stage.batch().order(BatchState.CANCELLING);
            batch.signal("look");
            return batch;
        });
        all.put("batch-economy", stage -> {
            stage.model("a").answers("from a");
            stage.batch().lines(3, compiled(call("a")));
            return stage.startBatch(new BatchWorkflow.Run(0, 2, 2, 1000, s(600), 2));
        });
        all.put("batch-waits-for-money", stage -> {
            stage.model("a").answers("from a");
            stage.batch().lines(1, new Compilation.Unfunded("tenant:default/day", new Money(10), "nothing left", null));
            WorkflowStub batch = stage.startBatch(new BatchWorkflow.Run(0, 2, 5, 1000));
            stage.env().sleep(s(5));
            stage.batch().lines(1, compiled(call("a")));
            batch.signal("budgetChanged");
            return batch;
        });
        all.put("batch-spent", stage -> {
            stage.model("a").answers("from a").fails(new Failure.BudgetExceeded("batch:batch-1"));
            stage.batch().maxCost(new Money(1500));
            stage.batch().lines(3, compiled(call("a")));
            return stage.startBatch(new BatchWorkflow.Run(0, 1, 5, 1000));
        });
        return all;
    }

    private static Compilation compiled(Draft root) {
        return new Compilation.Compiled(plan(root, s(600)));
    }
}
