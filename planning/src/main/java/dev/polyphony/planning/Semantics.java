package dev.polyphony.planning;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Node;

/** The lowest semantics that a plan needs: workers of the version before go on with what they know. */
final class Semantics {
    private Semantics() {}

    static int of(Node root, Analysis analysis) {
        int plan = of(root);
        return analysis.conversation() == null && analysis.answerSchema() == null ? plan : Math.max(2, plan);
    }

    private static int of(Node node) {
        int own = switch (node) {
            case Node.Call call -> 1;
            case Node.Skipped skipped -> 1;
            case Node.Fallback fallback -> 1;
            case Node.Panel panel -> of(panel);
            case Node.Escalate escalate -> 3;
            case Node.Hedge hedge -> 2;
        };
        return node.children().stream().mapToInt(Semantics::of).reduce(own, Math::max);
    }

    private static int of(Node.Panel panel) {
        int own = panel.aggregation() instanceof AggregationNode.Best ? 1 : 2;
        int waiting = panel.stragglers() == null ? 1 : 4;
        return panel.aggregation().consulted().mapToInt(Semantics::of).reduce(Math.max(own, waiting), Math::max);
    }
}
