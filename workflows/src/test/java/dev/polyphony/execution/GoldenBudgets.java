package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;

import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.OnBudget;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation.Compiled;
import dev.polyphony.plan.Compilation.Unfunded;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Funding;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Analyses that wait for money, keep some back or do with less. */
final class GoldenBudgets {
    private static final Money CENT = new Money(10_000);

    private GoldenBudgets() {}

    static Map<String, Function<Stage, WorkflowStub>> all() {
        Map<String, Function<Stage, WorkflowStub>> all = new LinkedHashMap<>();
        all.put("waited-and-told", stage -> {
            stage.model("a").answers("from a");
            stage.decisions().compilesTo(unfunded(stage, s(1000)), new Compiled(plan(call("a"), s(60))));
            return signalled(stage, "budgetChanged");
        });
        all.put("waited-for-the-next-period", stage -> {
            stage.model("a").answers("from a");
            stage.decisions().compilesTo(unfunded(stage, s(30)), new Compiled(plan(call("a"), s(60))));
            return stage.start();
        });
        all.put("waited-and-approved", stage -> {
            stage.model("a").answers("from a");
            stage.decisions().compilesTo(unfunded(stage, s(1000)));
            stage.decisions()
                    .compilesApprovedTo(plan(call("a"), s(60)).funded(new Funding(null, List.of(), false, true)));
            return signalled(stage, "approve");
        });
        all.put("waited-after-all-was-spent", stage -> {
            stage.model("a").fails(new Failure.BudgetExceeded("nothing left")).answers("from a");
            CompiledPlan plan = plan(call("a"), s(60));
            stage.decisions().compilesTo(new Compiled(plan), unfunded(stage, s(30)), new Compiled(plan));
            return stage.start(new Limits(null, null, null, null, OnBudget.WAIT));
        });
        all.put("cancelled-while-waiting-for-money", stage -> {
            stage.decisions().compilesTo(unfunded(stage, s(1000)));
            return signalled(stage, "cancel");
        });
        all.put("judges-share-kept-back", stage -> {
            stage.model("a").answers("from a");
            stage.model("b").answers("from b");
            stage.model("chair").answers("the synthesis");
            return stage.start(
                    plan(panel(call("a"), call("b")).synthesize(call("chair").costing(CENT)), s(60))
                            .funded(new Funding("tenant:acme/day", List.of("c"), true, false)));
        });
        all.put("settlement-pending", stage -> {
            stage.model("a").answers("from a");
            stage.models().unbooked("a");
            return stage.start(plan(call("a"), s(60)));
        });
        all.put("question-and-answer-by-reference", stage -> {
            stage.model("a").answers("from a");
            stage.models().shelves("a", "ref-a");
            stage.textStore().has("ref-a", "all of what a says");
            return stage.start(plan(call("a"), s(60)).referring());
        });
        return all;
    }

    private static WorkflowStub signalled(Stage stage, String signal) {
        WorkflowStub analysis = stage.start();
        stage.env().sleep(s(10));
        analysis.signal(signal);
        return analysis;
    }

    private static Unfunded unfunded(Stage stage, Duration again) {
        return new Unfunded("tenant:acme/day", CENT, "nothing left", stage.in(again));
    }
}
