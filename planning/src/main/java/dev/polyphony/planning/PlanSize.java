package dev.polyphony.planning;

import dev.polyphony.call.InvalidField;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.util.List;
import java.util.stream.Stream;

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
        long calls = calls(plan);
        if (calls > MOST_CALLS) {
            throw new InvalidField(
                    "models",
                    calls + " in one plan, more than the " + MOST_CALLS + " that it may name; leave some out");
        }
    }

    private static long calls(Plan plan) {
        return plan instanceof Plan.Call
                ? 1
                : below(plan).mapToLong(PlanSize::calls).sum();
    }

    /** Counts no deeper than it has to. */
    private static int levels(Plan plan, int level) {
        return level > MOST_LEVELS
                ? level
                : below(plan).mapToInt(child -> levels(child, level + 1)).max().orElse(level);
    }

    private static Stream<Plan> below(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> Stream.empty();
            case Plan.Fallback chain -> chain.steps().stream();
            case Plan.Escalate chain -> chain.steps().stream();
            case Plan.Hedge hedge -> hedge.contenders().stream();
            case Plan.Panel panel -> Stream.concat(panel.members().stream(), consulted(panel.aggregation()));
            case Plan.Route route ->
                Stream.concat(route.ways().stream().map(Plan.Way::then), Stream.of(route.otherwise()));
        };
    }

    private static Stream<Plan> consulted(Aggregation aggregation) {
        return switch (aggregation) {
            case Aggregation.Best best -> Stream.empty();
            case Aggregation.Vote vote -> Stream.empty();
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) ->
                Stream.concat(reviewers.stream(), Stream.of(chairman));
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                Stream.concat(reviewers.stream(), Stream.of(chairman));
            case Aggregation.Jury jury -> jury.judges().stream();
        };
    }
}
