package dev.polyphony.compile;

import dev.polyphony.analysis.Limits;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Node;
import java.util.Optional;

/**
 * Whether a plan fits into what it may cost, before anything is spent. A chain needs its dearest step: a step that is
 * left has failed, and what it may have cost is held against the limit when the next one is reserved. What is asked at
 * once, or one after the other until an answer is sure enough, adds up, as do those who judge.
 */
final class Affordable {
    private Affordable() {}

    /** @throws InvalidField naming the limit, what the plan could cost and what could be had for it */
    static void require(Node root, Limits limits) {
        Money limit = limits.maxCost();
        if (limit == null) {
            return;
        }
        Optional<Node.Call> unpriced =
                root.calls().filter(call -> call.ceiling() == null).findFirst();
        if (unpriced.isPresent()) {
            throw new InvalidField(
                    "max-cost",
                    unpriced.get().label()
                            + " has no price, so nothing can be promised; give it one in the catalogue, or"
                            + " leave it out");
        }
        Money need = new Money(need(root));
        if (need.compareTo(limit) > 0) {
            throw new InvalidField(
                    "max-cost", "this plan could cost " + need + ", more than " + limit + ". " + advice(root, limit));
        }
    }

    private static String advice(Node root, Money limit) {
        Money cheapest =
                new Money(root.calls().mapToLong(Affordable::worst).min().orElse(0));
        return cheapest.compareTo(limit) <= 0
                ? "Its cheapest model alone could cost " + cheapest
                        + ": name it with --models, or limit the answer with --max-output-tokens"
                : "Even its cheapest model alone could cost " + cheapest
                        + "; allow that, or limit the answer with --max-output-tokens";
    }

    private static long need(Node node) {
        return switch (node) {
            case Node.Call call -> worst(call);
            case Node.Skipped skipped -> 0;
            case Node.Fallback chain ->
                chain.children().stream().mapToLong(Affordable::need).max().orElse(0);
            case Node.Escalate chain ->
                chain.children().stream().mapToLong(Affordable::need).sum();
            case Node.Hedge hedge ->
                hedge.children().stream().mapToLong(Affordable::need).sum();
            case Node.Panel panel ->
                panel.members().stream().mapToLong(Affordable::need).sum() + judging(panel);
        };
    }

    private static long judging(Node.Panel panel) {
        return panel.aggregation().consulted().mapToLong(Affordable::need).sum()
                * panel.aggregation().rounds(panel.members().size());
    }

    private static long worst(Node.Call call) {
        return call.ceiling() == null ? 0 : call.ceiling().microUsd();
    }
}
