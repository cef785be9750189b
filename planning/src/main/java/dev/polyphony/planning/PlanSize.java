package dev.polyphony.planning;

import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Plan;
import dev.polyphony.plan.TreeNode;

/** How large a plan is; what is too large to be recorded is refused before anything is spent. */
final class PlanSize {
    /** What is recorded of so many calls is well below what the server takes in one message. */
    private static final int MOST_CALLS = 200;

    /** The places of calls this deep are still short names. */
    private static final int MOST_LEVELS = 20;

    private PlanSize() {}

    static void require(Plan plan) {
        int levels = levels(plan, 1);
        if (levels > MOST_LEVELS) {
            throw new InvalidField("plan", "nested deeper than " + MOST_LEVELS + " levels; make it flatter");
        }
        long calls = TreeNode.all(plan).filter(Plan.Call.class::isInstance).count();
        if (calls > MOST_CALLS) {
            throw new InvalidField(
                    "models",
                    calls + " in one plan, more than the " + MOST_CALLS + " that it may name; leave some out");
        }
    }

    /** Counts no deeper than it has to. */
    private static int levels(Plan plan, int level) {
        return level > MOST_LEVELS
                ? level
                : plan.below().mapToInt(child -> levels(child, level + 1)).max().orElse(level);
    }
}
