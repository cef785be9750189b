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
public record Ceiling(
        int calls, @Nullable Money once, @Nullable Money most) {
    private static final Ceiling NOTHING = new Ceiling(0, Money.ZERO, Money.ZERO);

    public static Ceiling of(CompiledPlan plan) {
        Ceiling sum = of(plan.root());
        return new Ceiling(sum.calls, sum.once, sum.most == null ? null : bounded(sum.most, plan));
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

    private static Ceiling of(Node node) {
        if (node instanceof Node.Call call) {
            return of(call);
        }
        Ceiling below = sum(node.children().stream());
        return node instanceof Node.Panel panel ? below.plus(consulted(panel)) : below;
    }

    private static Ceiling of(Node.Call call) {
        Money once = call.ceiling();
        return new Ceiling(1, once, once == null ? null : new Money(once.microUsd() * call.sends()));
    }

    private static Ceiling consulted(Node.Panel panel) {
        return sum(panel.aggregation().consulted())
                .times(panel.aggregation().rounds(panel.members().size()));
    }

    private static Ceiling sum(Stream<Node> nodes) {
        return nodes.map(Ceiling::of).reduce(NOTHING, Ceiling::plus);
    }

    private Ceiling plus(Ceiling other) {
        return new Ceiling(calls + other.calls, plus(once, other.once), plus(most, other.most));
    }

    private Ceiling times(int n) {
        return new Ceiling(
                calls * n,
                once == null ? null : new Money(once.microUsd() * n),
                most == null ? null : new Money(most.microUsd() * n));
    }

    private static @Nullable Money plus(@Nullable Money a, @Nullable Money b) {
        return a == null || b == null ? null : a.plus(b);
    }
}
