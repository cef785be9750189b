package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Results.s;

import dev.polyphony.activity.LocalOutcome;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation.Rejected;
import dev.polyphony.plan.Compilation.Unfunded;
import dev.polyphony.plan.CompiledPlan;
import io.temporal.client.WorkflowStub;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Analyses whose result is stored before they end, with and without a plan: semantics 6. */
final class GoldenResults {
    private GoldenResults() {}

    static Map<String, Function<Stage, WorkflowStub>> all() {
        Map<String, Function<Stage, WorkflowStub>> all = new LinkedHashMap<>();
        all.put("stored-single-call", stage -> {
            stage.model("a").answers("from a");
            return stage.start(plan(call("a"), s(60)));
        });
        all.put("stored-fallback-exhausted", stage -> {
            stage.model("a").fails(new Failure.Unavailable(503));
            stage.model("b").fails(new Failure.Refused());
            return stage.start(plan(fallback(call("a"), call("b")), s(60)));
        });
        all.put("stored-panel", stage -> {
            stage.model("a").answers("from a", s(1));
            stage.model("b").answers("from b", s(2));
            return stage.start(plan(panel(call("a"), call("b")), s(60)));
        });
        all.put("stored-cancelled-in-chain", stage -> {
            stage.model("a").hangs();
            return GoldenAnalyses.cancelled(stage, fallback(call("a"), call("b")));
        });
        all.put("stored-before", stage -> {
            stage.model("a").answers("from a");
            stage.results().has(Results.ended(AnalysisStatus.NO_ANSWER));
            return stage.start(plan(call("a"), s(60)));
        });
        all.put("not-stored-since-nobody-answers", stage -> {
            stage.model("a").answers("from a");
            stage.results().goAway();
            return stage.start(plan(call("a"), s(60)));
        });
        all.put("local-call", stage -> stage.start(plan(call("a").local(), s(60))));
        all.put("local-panel-handed-on", stage -> {
            stage.localCalls().becomes("a", new LocalOutcome.UnderWay("process.1"));
            stage.localCalls().becomes("b", new LocalOutcome.Elsewhere(1, s(2)));
            stage.process("process.1");
            stage.model("a").answers("from a", s(3));
            stage.model("b").answers("from b");
            return stage.start(
                    plan(panel(call("a").local(), call("b").local(), call("c").local()), s(60)));
        });
        all.put("local-vote-settled", stage -> {
            stage.localCalls().hangs("c");
            return stage.start(plan(
                    panel(call("a").local(), call("b").local(), call("c").local())
                            .vote(null),
                    s(60)));
        });
        all.put("stored-rejected", stage -> {
            stage.decisions().compilesTo(new Rejected("deadline", "too short", CompiledPlan.STORED_RESULT));
            return stage.start();
        });
        all.put("stored-cancelled-while-waiting-for-money", stage -> {
            stage.decisions()
                    .compilesTo(new Unfunded(
                            "tenant:acme/day",
                            new Money(10_000),
                            "nothing left",
                            stage.in(s(1000)),
                            CompiledPlan.STORED_RESULT));
            WorkflowStub analysis = stage.start();
            stage.env().sleep(s(10));
            analysis.signal("cancel");
            return analysis;
        });
        return all;
    }
}
