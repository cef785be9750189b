package dev.polyphony.planning.fitting;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Node;
import dev.polyphony.port.BudgetHeadroom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a plan fits into what limits leave, before anything is spent. A chain needs its dearest step: what the steps
 * before it cost is held against the limit when it is reserved. What is asked at once adds up, and so do those who
 * judge.
 */
final class Affordability {
    /** What a model without a price is taken for, in micro-dollars: no limit has room for it, and a sum is none yet. */
    static final long UNPRICED = 1_000_000_000_000_000L;

    private Affordability() {}

    /** What a plan could cost of an allowance that does not leave as much. */
    record Shortage(BudgetHeadroom allowance, long need) {
        boolean unpriced() {
            return need >= UNPRICED;
        }

        Money money() {
            return new Money(need);
        }
    }

    /** The first allowance that is too small, if any is. */
    static Optional<Shortage> shortage(Node root, List<BudgetHeadroom> allowances) {
        return allowances.stream()
                .map(allowance -> new Shortage(allowance, need(root, allowance.counts())))
                .filter(shortage -> shortage.need > shortage.allowance.left().microUsd())
                .findFirst();
    }

    /** The first model that has no price and counts. */
    static String unpriced(Node root, BudgetHeadroom allowance) {
        return root.calls()
                .filter(call -> call.ceiling() == null && allowance.counts().test(call.model()))
                .map(Node.Call::label)
                .findFirst()
                .orElseThrow();
    }

    /** The most that it can come to of what counts, in micro-dollars. */
    static long need(Node node, Predicate<ModelRef> counts) {
        return node.fold(new Need(counts));
    }

    private record Need(Predicate<ModelRef> counts) implements Node.Fold<Long> {
        @Override
        public Long call(Node.Call call) {
            return worst(call, counts);
        }

        @Override
        public Long skipped(Node.Skipped skipped) {
            return 0L;
        }

        @Override
        public Long chain(Node chain, List<Long> steps) {
            return steps.stream().max(Comparator.naturalOrder()).orElse(0L);
        }

        @Override
        public Long race(Node.Hedge hedge, List<Long> contenders) {
            return sum(contenders);
        }

        @Override
        public Long panel(Node.Panel panel, List<Long> members, List<Long> consulted) {
            return sum(members) + sum(consulted) * panel.rounds();
        }
    }

    static long sum(List<Long> parts) {
        return parts.stream().mapToLong(Long::longValue).sum();
    }

    /** The sum over all that could be asked, whether or not it can come to that. */
    static long everything(Node root, Predicate<ModelRef> counts) {
        return root.calls().mapToLong(call -> worst(call, counts)).sum();
    }

    private static long worst(Node.Call call, Predicate<ModelRef> counts) {
        if (!counts.test(call.model())) {
            return 0;
        }
        return call.ceiling() == null ? UNPRICED : call.ceiling().microUsd();
    }
}
