package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.Draft.skipped;
import static dev.polyphony.execution.Results.s;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Failure;
import io.temporal.client.WorkflowStub;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** One analysis for each way through the interpreter; each is played on a stage of its own. */
final class GoldenAnalyses {
    private static final Failure UNAVAILABLE = new Failure.Unavailable(503);
    private static final Failure UNAUTHORIZED = new Failure.Unauthorized(401);

    private GoldenAnalyses() {}

    static Map<String, Function<Stage, WorkflowStub>> all() {
        Map<String, Function<Stage, WorkflowStub>> all = new LinkedHashMap<>();
        all.put("single-call", stage -> {
            stage.model("a").answers("from a");
            return stage.start(plan(call("a"), s(60)));
        });
        all.put("single-call-retried", stage -> {
            stage.model("a").fails(UNAVAILABLE).answers("from a");
            return stage.start(plan(call("a"), s(60)));
        });
        all.put("single-call-hung", stage -> {
            stage.model("a").hangs();
            return stage.start(plan(call("a"), s(60)));
        });
        all.put("fallback-first", stage -> {
            stage.model("a").answers("from a");
            return stage.start(plan(fallback(call("a"), call("b")), s(60)));
        });
        all.put("fallback-second", stage -> {
            stage.model("a").fails(UNAVAILABLE);
            stage.model("b").answers("from b");
            return stage.start(plan(fallback(call("a"), call("b")), s(60)));
        });
        all.put("fallback-continued", stage -> {
            stage.model("a").fails(new Failure.MalformedReply("cut off before its end"));
            stage.model("b").answers("from b");
            Analysis analysis =
                    new Analysis("a-1", "default", "REST or GraphQL?", Selection.Preset.of("fallback"), Limits.DEFAULT);
            return stage.start(
                    plan(fallback(call("a"), call("b")), s(60)), analysis.streaming(true), "golden-continued");
        });
        all.put("fallback-after-skipped-and-hung", stage -> {
            stage.model("b").hangs();
            stage.model("c").answers("from c");
            Failure why = new Failure.NoCredentials("A_KEY");
            return stage.start(plan(fallback(skipped("a", why), call("b").upTo(s(10)), call("c")), s(60)));
        });
        all.put("fallback-exhausted", stage -> {
            stage.model("a").fails(UNAUTHORIZED);
            stage.model("b").fails(new Failure.Refused());
            return stage.start(plan(fallback(call("a"), call("b")), s(60)));
        });
        all.put("fallback-out-of-calls", stage -> {
            stage.model("a").fails(UNAVAILABLE);
            return stage.start(plan(fallback(call("a"), call("b")), s(60), 1));
        });
        all.put("fallback-resumed", stage -> {
            stage.model("a").fails(new Failure.Throttled(s(20))).answers("from a");
            stage.model("b").fails(UNAUTHORIZED);
            return stage.start(plan(fallback(call("a"), call("b")), s(60)));
        });
        all.put("single-call-not-before", stage -> {
            stage.model("a").answers("from a");
            return stage.start(plan(call("a").notBefore(stage.in(s(20))), s(60)));
        });
        all.put("panel-inline", stage -> {
            stage.model("a").answers("from a");
            stage.model("b").fails(UNAVAILABLE).answers("from b");
            return stage.start(plan(panel(call("a").inline(), call("b").inline(), call("c")), s(60)));
        });
        all.put("balanced", stage -> {
            stage.model("a").fails(UNAVAILABLE);
            stage.model("b").answers("from b");
            return stage.start(
                    plan(fallback(call("a").agent("openai-2"), call("b").agent("claude-1")), s(60)));
        });
        all.put("fallback-not-before", stage -> {
            stage.model("a").answers("from a");
            stage.model("b").fails(UNAVAILABLE);
            return stage.start(plan(
                    fallback(call("a").notBefore(stage.in(s(40))), call("b").notBefore(stage.in(s(20)))), s(100)));
        });
        all.put("panel-all", stage -> {
            stage.model("a").answers("from a", s(1));
            stage.model("b").answers("from b", s(2));
            stage.model("c").answers("from c", s(3));
            return stage.start(plan(panel(call("a"), call("b"), call("c")), s(60)));
        });
        all.put("panel-one-failed", stage -> {
            stage.model("a").answers("from a", s(1));
            stage.model("b").fails(UNAUTHORIZED);
            return stage.start(plan(panel(call("a"), call("b")), s(60)));
        });
        all.put("panel-all-failed", stage -> {
            stage.model("a").fails(UNAUTHORIZED);
            stage.model("b").fails(new Failure.Refused());
            return stage.start(plan(panel(call("a"), call("b")), s(60)));
        });
        all.put("panel-quorum", stage -> {
            stage.model("a").answers("from a", s(1));
            stage.model("b").answers("from b", s(2));
            stage.model("c").hangs();
            return stage.start(plan(panel(call("a"), call("b"), call("c")).quorum(2, s(5)), s(60)));
        });
        all.put("panel-quorum-by-rule", stage -> {
            stage.model("a").answers("from a", s(3));
            stage.model("b").answers("from b", s(12));
            stage.model("c").hangs();
            return stage.start(plan(panel(call("a"), call("b"), call("c")).byRule(s(10)), s(180)));
        });
        all.put("panel-one-failed-one-hung-by-rule", stage -> {
            stage.model("a").answers("from a", s(3));
            stage.model("b").fails(UNAUTHORIZED);
            stage.model("c").hangs();
            return stage.start(plan(panel(call("a"), call("b"), call("c")).byRule(s(10)), s(180)));
        });
        all.put("panel-of-chains", stage -> {
            stage.model("a").fails(UNAVAILABLE);
            stage.model("b").answers("from b", s(2));
            stage.model("c").answers("from c", s(1));
            return stage.start(plan(panel(fallback(call("a"), call("b")), call("c")), s(60)));
        });
        all.put("chain-with-panel", stage -> {
            stage.model("a").fails(UNAVAILABLE);
            stage.model("b").answers("from b", s(1));
            stage.model("c").answers("from c", s(2));
            return stage.start(plan(fallback(call("a"), panel(call("b"), call("c"))), s(60)));
        });
        all.putAll(GoldenStrategies.all());
        all.putAll(GoldenBudgets.all());
        all.putAll(GoldenResults.all());
        all.put("rejected", stage -> {
            stage.decisions().rejects("deadline", "too short");
            return stage.start();
        });
        all.put("cancelled-in-chain", stage -> {
            stage.model("a").hangs();
            return cancelled(stage, fallback(call("a"), call("b")));
        });
        all.put("cancelled-in-panel", stage -> {
            stage.model("a").hangs();
            stage.model("b").answers("from b");
            return cancelled(stage, panel(call("a"), call("b")));
        });
        all.put("cancelled-in-grace", stage -> {
            stage.model("a").hangs();
            stage.model("b").answers("from b");
            return cancelled(stage, panel(call("a"), call("b")).quorum(1, s(40)));
        });
        all.put("cancelled-while-waiting", stage -> {
            stage.model("a").fails(new Failure.Throttled(s(40)));
            stage.model("b").fails(UNAUTHORIZED);
            return cancelled(stage, fallback(call("a"), call("b")));
        });
        all.put("cancelled-at-once", stage -> stage.startCancelled(plan(call("a"), s(60))));
        return all;
    }

    static WorkflowStub cancelled(Stage stage, Draft root) {
        WorkflowStub analysis = stage.start(plan(root, s(60)));
        stage.env().sleep(s(10));
        analysis.signal("cancel");
        return analysis;
    }
}
