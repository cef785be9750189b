package dev.polyphony.compile;

import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many requests a plan comes to.
 *
 * @param atOnce that can run at the same time
 * @param consulted to judges, reviewers and chairmen, which members must leave room for
 * @param calls in all, each answered at once
 */
record Width(int atOnce, int consulted, int calls) {
    private static final Width NONE = new Width(0, 0, 0);

    static Width of(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> new Width(1, 0, 1);
            case Plan.Fallback fallback -> inTurn(fallback.steps().stream().map(Width::of));
            case Plan.Escalate escalate -> inTurn(escalate.steps().stream().map(Width::of));
            case Plan.Hedge hedge -> together(hedge.contenders());
            case Plan.Panel panel -> {
                Width members = together(panel.members());
                Width after = of(panel.aggregation(), panel.members().size());
                yield new Width(
                        Math.max(members.atOnce, after.atOnce),
                        members.consulted + after.calls,
                        members.calls + after.calls);
            }
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    private static Width of(Aggregation aggregation, int members) {
        return switch (aggregation) {
            case Aggregation.Best best -> NONE;
            case Aggregation.Vote vote -> NONE;
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) ->
                inTurn(Stream.of(together(reviewers), of(chairman)));
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                inTurn(Stream.of(together(reviewers), of(chairman)));
            case Aggregation.Jury jury -> {
                Width judges = together(jury.judges());
                int each = Boolean.TRUE.equals(jury.pairwise()) ? Math.max(1, members * (members - 1)) : 1;
                yield new Width(judges.atOnce * each, judges.consulted * each, judges.calls * each);
            }
        };
    }

    private static Width inTurn(Stream<Width> steps) {
        return steps.reduce(
                NONE, (a, b) -> new Width(Math.max(a.atOnce, b.atOnce), a.consulted + b.consulted, a.calls + b.calls));
    }

    private static Width together(List<Plan> plans) {
        return plans.stream()
                .map(Width::of)
                .reduce(NONE, (a, b) -> new Width(a.atOnce + b.atOnce, a.consulted + b.consulted, a.calls + b.calls));
    }
}
