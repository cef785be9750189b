package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.escalate;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.hedge;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Draft.plan;
import static dev.polyphony.execution.GoldenAnalyses.cancelled;
import static dev.polyphony.execution.Results.s;

import dev.polyphony.call.Failure;
import io.temporal.client.WorkflowStub;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The ways through escalations, hedges and aggregations by vote, judges and chairman. */
final class GoldenStrategies {
    private static final Failure UNAUTHORIZED = new Failure.Unauthorized(401);

    private GoldenStrategies() {}

    static Map<String, Function<Stage, WorkflowStub>> all() {
        Map<String, Function<Stage, WorkflowStub>> all = new LinkedHashMap<>();
        chains(all);
        hedges(all);
        votes(all);
        deliberations(all);
        nested(all);
        return all;
    }

    private static void chains(Map<String, Function<Stage, WorkflowStub>> all) {
        all.put("escalate-sure", stage -> {
            stage.model("a").answersSurely("from a", 0.7);
            return stage.start(plan(escalate(0.6, call("a"), call("b")), s(60)));
        });
        all.put("escalate-unsure", stage -> {
            stage.model("a").answersSurely("from a", 0.4);
            stage.model("b").answersSurely("from b", 0.8);
            return stage.start(plan(escalate(0.6, call("a"), call("b")), s(60)));
        });
        all.put("escalate-surest", stage -> {
            stage.model("a").answersProbably("from a", 0.5);
            stage.model("b").answersProbably("from b", 0.4);
            return stage.start(plan(escalate(0.6, call("a"), call("b")), s(60)));
        });
        all.put("escalate-kept", stage -> {
            stage.model("a").answersSurely("from a", 0.4);
            stage.model("b").fails(UNAUTHORIZED);
            return stage.start(plan(escalate(0.6, call("a"), call("b")), s(60)));
        });
        all.put("escalate-resumed", stage -> {
            stage.model("a").fails(new Failure.Throttled(s(20))).answersSurely("from a", 0.4);
            stage.model("b").fails(UNAUTHORIZED);
            return stage.start(plan(escalate(0.6, call("a"), call("b")), s(60)));
        });
        all.put("repaired", stage -> {
            stage.model("a").misfits("$.choice is missing").answers("{\"choice\":1}");
            return stage.start(plan(call("a"), s(60)));
        });
    }

    private static void hedges(Map<String, Function<Stage, WorkflowStub>> all) {
        all.put("hedge-quick", stage -> {
            stage.model("a").answers("from a", s(1));
            return stage.start(plan(hedge(s(10), call("a"), call("b")), s(60)));
        });
        all.put("hedge-slow", stage -> {
            stage.model("a").hangs();
            stage.model("b").answers("from b", s(2));
            return stage.start(plan(hedge(s(10), call("a"), call("b")), s(60)));
        });
        all.put("hedge-failed", stage -> {
            stage.model("a").fails(UNAUTHORIZED);
            stage.model("b").answers("from b", s(2));
            return stage.start(plan(hedge(s(10), call("a"), call("b")), s(60)));
        });
        all.put("hedge-denied", stage -> {
            stage.decisions().allowsNoHedge();
            stage.model("a").answers("from a", s(15));
            return stage.start(plan(hedge(s(10), call("a"), call("b")), s(60)));
        });
        all.put("cancelled-in-hedge", stage -> {
            stage.model("a").hangs();
            stage.model("b").hangs();
            return cancelled(stage, hedge(s(5), call("a"), call("b")));
        });
    }

    private static void votes(Map<String, Function<Stage, WorkflowStub>> all) {
        all.put("vote-settled-early", stage -> {
            stage.model("a").answers("42", s(1));
            stage.model("b").answers("42", s(3));
            stage.model("c").hangs();
            return stage.start(plan(panel(call("a"), call("b"), call("c")).vote(null), s(60)));
        });
        all.put("vote-settled-in-grace", stage -> {
            stage.model("a").answers("42", s(1));
            stage.model("b").answers("41", s(3));
            stage.model("c").answers("42", s(5));
            stage.model("d").answers("42", s(7));
            stage.model("e").hangs();
            return stage.start(plan(
                    panel(call("a"), call("b"), call("c"), call("d"), call("e"))
                            .vote(null)
                            .quorum(2, s(30)),
                    s(60)));
        });
        all.put("vote-abstained", stage -> {
            stage.model("a").answers("42", s(1));
            stage.model("b").answers("41", s(2));
            stage.model("c").answers("43", s(3));
            return stage.start(plan(fallback(panel(call("a"), call("b")).vote(0.5), call("c")), s(60)));
        });
        all.put("sequential-panel", stage -> {
            stage.model("a").answers("42", s(1));
            stage.model("b").answers("41", s(1));
            stage.model("c").answers("42", s(1));
            stage.model("d").answers("42", s(1));
            return stage.start(
                    plan(panel(call("a"), call("b"), call("c"), call("d")).sequential(1), s(60)));
        });
        all.put("sequential-panel-that-agrees", stage -> {
            stage.model("a").answers("42", s(1));
            stage.model("b").answers("42", s(2));
            return stage.start(plan(panel(call("a"), call("b"), call("c")).sequential(2), s(60)));
        });
        all.put("cancelled-in-vote", stage -> {
            stage.model("a").answers("42", s(1));
            stage.model("b").answers("41", s(2));
            stage.model("c").hangs();
            return cancelled(stage, panel(call("a"), call("b"), call("c")).vote(null));
        });
    }

    private static void deliberations(Map<String, Function<Stage, WorkflowStub>> all) {
        all.put("synthesis", stage -> {
            members(stage);
            stage.model("ra").answers("b is thin", s(1));
            stage.model("rb").answers("a is wrong", s(2));
            stage.model("chair").answers("the synthesis", s(1));
            return stage.start(plan(synthesis(), s(100)));
        });
        all.put("synthesis-without-chairman", stage -> {
            members(stage);
            stage.model("ra").fails(UNAUTHORIZED);
            stage.model("rb").answers("a is wrong", s(2));
            stage.model("chair").fails(UNAUTHORIZED);
            return stage.start(plan(synthesis(), s(100)));
        });
        all.put("synthesis-capped", stage -> {
            members(stage);
            stage.model("c").hangs();
            stage.model("chair").answers("the synthesis", s(1));
            return stage.start(plan(
                    panel(call("a"), call("b"), call("c"))
                            .synthesize(call("chair"))
                            .membersUpTo(s(30)),
                    s(100)));
        });
        all.put("cancelled-in-reviews", stage -> {
            members(stage);
            stage.model("ra").hangs();
            stage.model("rb").answers("a is wrong", s(2));
            return cancelled(stage, synthesis());
        });
        all.put("council", stage -> {
            members(stage);
            stage.model("c").answers("from c", s(3));
            ranked(stage);
            stage.model("chair").answers("the synthesis", s(1));
            return stage.start(plan(council(), s(100)));
        });
        all.put("council-without-chairman", stage -> {
            members(stage);
            stage.model("c").answers("from c", s(3));
            ranked(stage);
            stage.model("chair").fails(UNAUTHORIZED);
            return stage.start(plan(council(), s(100)));
        });
        all.put("jury", stage -> {
            members(stage);
            stage.model("j1").judges(Opinions.inFavourOf("from b"), s(1));
            stage.model("j2").judges(Opinions.inFavourOf("from a"), s(2));
            return stage.start(plan(panel(call("a"), call("b")).jury(call("j1"), call("j2")), s(100)));
        });
        all.put("jury-trimmed", stage -> {
            members(stage);
            stage.model("j1").judges(Opinions.inFavourOf("from b"), s(1));
            stage.model("j2").judges(Opinions.inFavourOf("from a"), s(2));
            stage.model("j3").judges(Opinions.inFavourOf("from b"), s(1));
            return stage.start(
                    plan(panel(call("a"), call("b")).trimmedJury(call("j1"), call("j2"), call("j3")), s(100)));
        });
        all.put("jury-pairwise", stage -> {
            members(stage);
            stage.model("j1").judges(Opinions.inFavourOf("from b"), s(1));
            return stage.start(plan(panel(call("a"), call("b")).pairwiseJury(call("j1")), s(100)));
        });
        all.put("jury-failed", stage -> {
            members(stage);
            stage.model("j1").fails(UNAUTHORIZED);
            return stage.start(plan(panel(call("a"), call("b")).jury(call("j1")), s(100)));
        });
    }

    private static void nested(Map<String, Function<Stage, WorkflowStub>> all) {
        all.put("council-of-chains-and-a-hedge", stage -> {
            stage.model("a").fails(UNAUTHORIZED);
            stage.model("b").answers("from b", s(1));
            stage.model("c").answers("from c", s(2));
            stage.model("e").hangs();
            stage.model("f").answers("from f", s(4));
            for (String reviewer : List.of("r1", "r2", "r3")) {
                stage.model(reviewer).judges(Opinions.inFavourOf("from f"), s(1));
            }
            stage.model("chair").fails(UNAUTHORIZED);
            stage.model("vice").answers("the synthesis", s(1));
            return stage.start(plan(
                    panel(
                                    fallback(call("a"), call("b")),
                                    fallback(call("c"), call("d")),
                                    hedge(s(3), call("e"), call("f")))
                            .council(fallback(call("chair"), call("vice")), call("r1"), call("r2"), call("r3")),
                    s(100)));
        });
    }

    private static void members(Stage stage) {
        stage.model("a").answers("from a", s(1));
        stage.model("b").answers("from b", s(2));
    }

    private static Draft synthesis() {
        return panel(call("a"), call("b")).synthesize(call("chair"), call("ra"), call("rb"));
    }

    private static Draft council() {
        return panel(call("a"), call("b"), call("c")).council(call("chair"), call("r1"), call("r2"), call("r3"));
    }

    private static void ranked(Stage stage) {
        stage.model("r1").judges(Opinions.inFavourOf("from b"), s(1));
        stage.model("r2").judges(Opinions.inFavourOf("from c"), s(2));
        stage.model("r3").judges(Opinions.inFavourOf("from b"), s(3));
    }
}
