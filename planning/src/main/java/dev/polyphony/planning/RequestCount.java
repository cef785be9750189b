package dev.polyphony.planning;

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
record RequestCount(int atOnce, int consulted, int calls) {
    private static final RequestCount NONE = new RequestCount(0, 0, 0);

    static RequestCount of(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> new RequestCount(1, 0, 1);
            case Plan.Fallback fallback -> inTurn(fallback.steps().stream().map(RequestCount::of));
            case Plan.Escalate escalate -> inTurn(escalate.steps().stream().map(RequestCount::of));
            case Plan.Hedge hedge -> together(hedge.contenders());
            case Plan.Panel panel -> {
                RequestCount members = together(panel.members());
                RequestCount after = of(panel.aggregation(), panel.members().size());
                yield new RequestCount(
                        Math.max(members.atOnce, after.atOnce),
                        members.consulted + after.calls,
                        members.calls + after.calls);
            }
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    private static RequestCount of(Aggregation aggregation, int members) {
        return switch (aggregation) {
            case Aggregation.Best best -> NONE;
            case Aggregation.Vote vote -> NONE;
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) ->
                inTurn(Stream.of(together(reviewers), of(chairman)));
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                inTurn(Stream.of(together(reviewers), of(chairman)));
            case Aggregation.Jury jury -> {
                RequestCount judges = together(jury.judges());
                int each = Boolean.TRUE.equals(jury.pairwise()) ? Math.max(1, members * (members - 1)) : 1;
                yield new RequestCount(judges.atOnce * each, judges.consulted * each, judges.calls * each);
            }
        };
    }

    private static RequestCount inTurn(Stream<RequestCount> steps) {
        return steps.reduce(
                NONE,
                (a, b) -> new RequestCount(Math.max(a.atOnce, b.atOnce), a.consulted + b.consulted, a.calls + b.calls));
    }

    private static RequestCount together(List<Plan> plans) {
        return plans.stream()
                .map(RequestCount::of)
                .reduce(
                        NONE,
                        (a, b) -> new RequestCount(a.atOnce + b.atOnce, a.consulted + b.consulted, a.calls + b.calls));
    }
}
