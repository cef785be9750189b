package dev.polyphony.planning;

import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Node;
import dev.polyphony.port.BudgetHeadroom;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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
        return switch (node) {
            case Node.Call call -> worst(call, counts);
            case Node.Skipped skipped -> 0;
            case Node.Fallback chain -> needs(chain.children(), counts).max().orElse(0);
            case Node.Escalate chain -> needs(chain.children(), counts).max().orElse(0);
            case Node.Hedge hedge -> needs(hedge.children(), counts).sum();
            case Node.Panel panel -> needs(panel.members(), counts).sum() + judging(panel, counts);
        };
    }

    /** The sum over all that could be asked, whether or not it can come to that. */
    static long everything(Node root, Predicate<ModelRef> counts) {
        return root.calls().mapToLong(call -> worst(call, counts)).sum();
    }

    private static long judging(Node.Panel panel, Predicate<ModelRef> counts) {
        Stream<Node> judges = panel.aggregation().consulted();
        return needs(judges.toList(), counts).sum()
                * panel.aggregation().rounds(panel.members().size());
    }

    private static LongStream needs(List<Node> nodes, Predicate<ModelRef> counts) {
        return nodes.stream().mapToLong(node -> need(node, counts));
    }

    private static long worst(Node.Call call, Predicate<ModelRef> counts) {
        if (!counts.test(call.model())) {
            return 0;
        }
        return call.ceiling() == null ? UNPRICED : call.ceiling().microUsd();
    }
}
