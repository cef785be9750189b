package dev.polyphony.compile;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.Adjudication;
import dev.polyphony.plan.CompiledPlan;
import dev.polyphony.plan.Node;

/** The lowest semantics that a plan needs: workers of the version before go on with what they know. */
final class Semantics {
    private Semantics() {}

    static int of(Node root, Analysis analysis) {
        return analysis.conversation() == null && analysis.answerSchema() == null && isOfTheFirst(root)
                ? 1
                : CompiledPlan.SEMANTICS;
    }

    private static boolean isOfTheFirst(Node node) {
        boolean known = switch (node) {
            case Node.Call call -> true;
            case Node.Skipped skipped -> true;
            case Node.Fallback fallback -> true;
            case Node.Panel panel -> panel.aggregation() instanceof Adjudication.Best;
            case Node.Escalate escalate -> false;
            case Node.Hedge hedge -> false;
        };
        return known && node.children().stream().allMatch(Semantics::isOfTheFirst);
    }
}
