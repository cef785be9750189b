package dev.polyphony.plan;

import dev.polyphony.call.Money;
import java.util.List;
import java.util.Objects;
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
        CostCeiling sum = plan.root().fold(new Sum());
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

    /** Of everybody who could be asked. */
    private static final class Sum implements Node.Fold<CostCeiling> {
        @Override
        public CostCeiling call(Node.Call call) {
            Money once = call.ceiling();
            return new CostCeiling(1, once, once == null ? null : new Money(once.microUsd() * call.sends()));
        }

        @Override
        public CostCeiling skipped(Node.Skipped skipped) {
            return NOTHING;
        }

        @Override
        public CostCeiling chain(Node chain, List<CostCeiling> steps) {
            return sum(steps);
        }

        @Override
        public CostCeiling race(Node.Hedge hedge, List<CostCeiling> contenders) {
            return sum(contenders);
        }

        @Override
        public CostCeiling panel(Node.Panel panel, List<CostCeiling> members, List<CostCeiling> consulted) {
            return sum(members).plus(sum(consulted).times(panel.rounds()));
        }
    }

    private static CostCeiling sum(List<CostCeiling> parts) {
        return parts.stream().reduce(NOTHING, CostCeiling::plus);
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
