package dev.polyphony.planning.fitting;

import dev.polyphony.call.Money;
import dev.polyphony.plan.Funding.LeftOut;
import dev.polyphony.plan.Node;
import dev.polyphony.planning.resolution.ResolvedAggregation;
import dev.polyphony.planning.resolution.ResolvedPlan;
import dev.polyphony.port.BudgetHeadroom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Leaves out of chains the steps that do not fit what a limit leaves. A step is admitted if it fits by itself: what
 * those before it cost is held against the limit when the step's own request is reserved. What is asked at once is
 * admitted together: each part may use what the cheapest ways through the others leave, those that were named first
 * before the rest.
 */
final class StepSelection {
    private final BudgetHeadroom allowance;
    private final List<LeftOut> leftOut = new ArrayList<>();

    private StepSelection(BudgetHeadroom allowance) {
        this.allowance = allowance;
    }

    /** A plan without the steps that do not fit. */
    record Admitted(ResolvedPlan plan, List<LeftOut> leftOut) {}

    /** A chain of which no step fits, and all that is asked at once with it, stays as it is. */
    static Admitted admit(ResolvedPlan plan, Node built, BudgetHeadroom allowance) {
        StepSelection selection = new StepSelection(allowance);
        Part part = selection.within(plan, built, allowance.left().microUsd());
        return new Admitted(part.plan, List.copyOf(selection.leftOut));
    }

    /** @param need the most that it can come to, in micro-dollars */
    private record Part(ResolvedPlan plan, long need) {}

    /**
     * Something that is asked at the same time as others.
     *
     * @param times how often
     * @param whole whether nothing of it may be left out
     */
    private record Entrant(ResolvedPlan plan, Node node, int times, boolean whole) {}

    private Part within(ResolvedPlan plan, Node node, long left) {
        return switch (plan) {
            case ResolvedPlan.Call call -> new Part(call, need(node));
            case ResolvedPlan.Chain chain -> {
                List<Part> steps = steps(chain.steps(), node.children(), left);
                yield new Part(chain.withChildren(plans(steps)), most(steps));
            }
            case ResolvedPlan.Hedge hedge -> {
                List<Part> contenders = together(entrants(hedge.contenders(), node.children()), left);
                yield new Part(hedge.withChildren(plans(contenders)), sum(contenders));
            }
            case ResolvedPlan.Panel panel -> panel(panel, (Node.Panel) node, left);
        };
    }

    private List<Part> steps(List<ResolvedPlan> plans, List<Node> nodes, long left) {
        boolean none = nodes.stream().filter(Node::askable).noneMatch(node -> least(node) <= left);
        List<Part> steps = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            Node node = nodes.get(i);
            if (none) {
                steps.add(new Part(plans.get(i), need(node)));
            } else if (!node.askable() || least(node) <= left) {
                steps.add(within(plans.get(i), node, left));
            } else {
                leftOut.add(leftOut(node));
            }
        }
        return steps;
    }

    private Part panel(ResolvedPlan.Panel panel, Node.Panel node, long left) {
        List<ResolvedPlan> consulted = panel.aggregation().consulted(panel.members());
        List<Node> judges = node.consulted().toList();
        List<Entrant> entrants = new ArrayList<>();
        for (int i = 0; i < panel.members().size(); i++) {
            ResolvedPlan member = panel.members().get(i);
            // A member that reviews too has to stay the same in both places.
            entrants.add(new Entrant(member, node.members().get(i), 1, consulted.contains(member)));
        }
        for (int i = 0; i < consulted.size(); i++) {
            ResolvedPlan judge = consulted.get(i);
            entrants.add(new Entrant(
                    judge, judges.get(i), node.rounds(), panel.members().contains(judge)));
        }
        List<Part> parts = together(entrants, left);
        List<ResolvedPlan> plans = plans(parts);
        int members = panel.members().size();
        ResolvedAggregation aggregation = panel.aggregation().withConsulted(plans.subList(members, plans.size()));
        return new Part(
                new ResolvedPlan.Panel(plans.subList(0, members), panel.quorum(), panel.grace(), aggregation),
                sum(parts));
    }

    private static List<Entrant> entrants(List<ResolvedPlan> plans, List<Node> nodes) {
        return IntStream.range(0, plans.size())
                .mapToObj(i -> new Entrant(plans.get(i), nodes.get(i), 1, false))
                .toList();
    }

    private List<Part> together(List<Entrant> entrants, long left) {
        long rest = entrants.stream().mapToLong(this::least).sum();
        boolean none = rest > left;
        long spent = 0;
        List<Part> parts = new ArrayList<>();
        for (Entrant entrant : entrants) {
            rest -= least(entrant);
            Part part = none || entrant.whole
                    ? new Part(entrant.plan, need(entrant.node))
                    : within(entrant.plan, entrant.node, (left - spent - rest) / entrant.times);
            spent += part.need * entrant.times;
            parts.add(new Part(part.plan, part.need * entrant.times));
        }
        return parts;
    }

    private long least(Entrant entrant) {
        return entrant.times * (entrant.whole ? need(entrant.node) : least(entrant.node));
    }

    /** The most that the cheapest way through it can come to. */
    private long least(Node node) {
        return node.fold(new Least());
    }

    private final class Least implements Node.Fold<Long> {
        @Override
        public Long call(Node.Call call) {
            return need(call);
        }

        @Override
        public Long skipped(Node.Skipped skipped) {
            return 0L;
        }

        @Override
        public Long chain(Node chain, List<Long> steps) {
            return IntStream.range(0, steps.size())
                    .filter(i -> chain.children().get(i).askable())
                    .mapToLong(steps::get)
                    .min()
                    .orElse(0);
        }

        @Override
        public Long race(Node.Hedge hedge, List<Long> contenders) {
            return Affordability.sum(contenders);
        }

        @Override
        public Long panel(Node.Panel panel, List<Long> members, List<Long> consulted) {
            return Affordability.sum(members) + Affordability.sum(consulted) * panel.rounds();
        }
    }

    private long need(Node node) {
        return Affordability.need(node, allowance.counts());
    }

    private LeftOut leftOut(Node node) {
        long need = least(node);
        String name = node.calls().map(Node.Call::name).collect(Collectors.joining(", "));
        return new LeftOut(
                name, allowance.budget(), need >= Affordability.UNPRICED ? null : new Money(need), allowance.left());
    }

    private static List<ResolvedPlan> plans(List<Part> parts) {
        return parts.stream().map(Part::plan).toList();
    }

    private static long sum(List<Part> parts) {
        return parts.stream().mapToLong(Part::need).sum();
    }

    private static long most(List<Part> parts) {
        return parts.stream().mapToLong(Part::need).max().orElse(0);
    }
}
