package dev.polyphony.plan;

import dev.polyphony.call.Money;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The most that a plan can come to.
 *
 * @param calls requests if every call that can be needed is answered at once
 * @param once what those cost at most; absent where a model has no price
 * @param most what all requests that are allowed can cost, as if each were billed; absent likewise
 */
public record CostCeiling(
        int calls, @Nullable Money once, @Nullable Money most) {
    private static final CostCeiling NOTHING = new CostCeiling(0, Money.ZERO, Money.ZERO);

    public static CostCeiling of(CompiledPlan plan) {
        CostCeiling sum = of(plan.root());
        return new CostCeiling(sum.calls, sum.once, sum.most == null ? null : bounded(sum.most, plan));
    }

    /** No more than the call bound times the dearest request. */
    private static Money bounded(Money most, CompiledPlan plan) {
        long dearest = plan.root()
                .calls()
                .map(Node.Call::ceiling)
                .filter(Objects::nonNull)
                .mapToLong(Money::microUsd)
                .max()
                .orElse(0);
        return new Money(Math.min(most.microUsd(), dearest * plan.maxCalls()));
    }

    private static CostCeiling of(Node node) {
        if (node instanceof Node.Call call) {
            return of(call);
        }
        CostCeiling below = sum(node.children().stream());
        return node instanceof Node.Panel panel ? below.plus(consulted(panel)) : below;
    }

    private static CostCeiling of(Node.Call call) {
        Money once = call.ceiling();
        return new CostCeiling(1, once, once == null ? null : new Money(once.microUsd() * call.sends()));
    }

    private static CostCeiling consulted(Node.Panel panel) {
        return sum(panel.aggregation().consulted())
                .times(panel.aggregation().rounds(panel.members().size()));
    }

    private static CostCeiling sum(Stream<Node> nodes) {
        return nodes.map(CostCeiling::of).reduce(NOTHING, CostCeiling::plus);
    }

    private CostCeiling plus(CostCeiling other) {
        return new CostCeiling(calls + other.calls, plus(once, other.once), plus(most, other.most));
    }

    private CostCeiling times(int n) {
        return new CostCeiling(
                calls * n,
                once == null ? null : new Money(once.microUsd() * n),
                most == null ? null : new Money(most.microUsd() * n));
    }

    private static @Nullable Money plus(@Nullable Money a, @Nullable Money b) {
        return a == null || b == null ? null : a.plus(b);
    }
}
