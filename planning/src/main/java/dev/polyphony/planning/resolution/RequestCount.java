package dev.polyphony.planning.resolution;

import java.util.List;
import java.util.stream.Stream;

/**
 * How many requests a plan comes to.
 *
 * @param atOnce that can run at the same time
 * @param consulted to judges, reviewers and chairmen, which members must leave room for
 * @param calls in all, each answered at once
 */
public record RequestCount(int atOnce, int consulted, int calls) {
    private static final RequestCount NONE = new RequestCount(0, 0, 0);

    public static RequestCount of(ResolvedPlan plan) {
        return plan.fold(new Sum());
    }

    private static final class Sum implements ResolvedPlan.Fold<RequestCount> {
        @Override
        public RequestCount call(ResolvedPlan.Call call) {
            return new RequestCount(1, 0, 1);
        }

        @Override
        public RequestCount chain(ResolvedPlan.Chain chain, List<RequestCount> steps) {
            return inTurn(steps.stream());
        }

        @Override
        public RequestCount race(ResolvedPlan.Hedge hedge, List<RequestCount> contenders) {
            return together(contenders);
        }

        @Override
        public RequestCount panel(
                ResolvedPlan.Panel panel, List<RequestCount> members, List<List<RequestCount>> stages) {
            RequestCount asked = together(members);
            RequestCount after =
                    inTurn(stages.stream().map(stage -> together(stage).times(panel.rounds())));
            return new RequestCount(
                    Math.max(asked.atOnce, after.atOnce), asked.consulted + after.calls, asked.calls + after.calls);
        }
    }

    private RequestCount times(int n) {
        return new RequestCount(atOnce * n, consulted * n, calls * n);
    }

    private static RequestCount inTurn(Stream<RequestCount> steps) {
        return steps.reduce(
                NONE,
                (a, b) -> new RequestCount(Math.max(a.atOnce, b.atOnce), a.consulted + b.consulted, a.calls + b.calls));
    }

    private static RequestCount together(List<RequestCount> parts) {
        return parts.stream()
                .reduce(
                        NONE,
                        (a, b) -> new RequestCount(a.atOnce + b.atOnce, a.consulted + b.consulted, a.calls + b.calls));
    }
}
