package dev.polyphony.planning;

import dev.polyphony.call.Money;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.Funding.LeftOut;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import dev.polyphony.port.BudgetHeadroom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Leaves out of chains the steps that do not fit what a limit leaves. A step is admitted if it fits by itself: what
 * those before it cost is held against the limit when the step's own request is reserved. What is asked at once is
 * admitted together: each part may use what the cheapest ways through the others leave, those that were named first
 * before the rest.
 */
final class Admission {
    private final BudgetHeadroom allowance;
    private final List<LeftOut> leftOut = new ArrayList<>();

    private Admission(BudgetHeadroom allowance) {
        this.allowance = allowance;
    }

    /** A plan without the steps that do not fit. */
    record Admitted(Plan plan, List<LeftOut> leftOut) {}

    /** A chain of which no step fits, and all that is asked at once with it, stays as it is. */
    static Admitted admit(Plan plan, Node built, BudgetHeadroom allowance) {
        Admission admission = new Admission(allowance);
        Part part = admission.within(plan, built, allowance.left().microUsd());
        return new Admitted(part.plan, List.copyOf(admission.leftOut));
    }

    /** @param need the most that it can come to, in micro-dollars */
    private record Part(Plan plan, long need) {}

    /**
     * Something that is asked at the same time as others.
     *
     * @param times how often
     * @param whole whether nothing of it may be left out
     */
    private record Entrant(Plan plan, Node node, int times, boolean whole) {}

    private Part within(Plan plan, Node node, long left) {
        return switch (plan) {
            case Plan.Call call -> new Part(call, need(node));
            case Plan.Fallback chain -> {
                List<Part> steps = steps(chain.steps(), node.children(), left);
                yield new Part(new Plan.Fallback(plans(steps)), most(steps));
            }
            case Plan.Escalate chain -> {
                List<Part> steps = steps(chain.steps(), node.children(), left);
                yield new Part(new Plan.Escalate(plans(steps), chain.threshold()), most(steps));
            }
            case Plan.Hedge hedge -> {
                List<Part> contenders = together(entrants(hedge.contenders(), node.children()), left);
                yield new Part(new Plan.Hedge(plans(contenders), hedge.delay()), sum(contenders));
            }
            case Plan.Panel panel -> panel(panel, (Node.Panel) node, left);
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    private List<Part> steps(List<Plan> plans, List<Node> nodes, long left) {
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

    private Part panel(Plan.Panel panel, Node.Panel node, long left) {
        List<Plan> consulted = consulted(panel);
        List<Node> judges = node.aggregation().consulted().toList();
        int rounds = node.aggregation().rounds(node.members().size());
        List<Entrant> entrants = new ArrayList<>();
        for (int i = 0; i < panel.members().size(); i++) {
            Plan member = panel.members().get(i);
            // A member that reviews too has to stay the same in both places.
            entrants.add(new Entrant(member, node.members().get(i), 1, consulted.contains(member)));
        }
        for (int i = 0; i < consulted.size(); i++) {
            Plan judge = consulted.get(i);
            entrants.add(
                    new Entrant(judge, judges.get(i), rounds, panel.members().contains(judge)));
        }
        List<Part> parts = together(entrants, left);
        int members = panel.members().size();
        Aggregation aggregation = with(panel.aggregation(), plans(parts.subList(members, parts.size())));
        return new Part(
                new Plan.Panel(plans(parts.subList(0, members)), panel.quorum(), panel.grace(), aggregation),
                sum(parts));
    }

    /** In the order in which the built panel has them. */
    private static List<Plan> consulted(Plan.Panel panel) {
        return switch (panel.aggregation()) {
            case Aggregation.Best best -> List.of();
            case Aggregation.Vote vote -> List.of();
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) -> all(reviewers, chairman);
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                all(reviewers.isEmpty() ? panel.members() : reviewers, chairman);
            case Aggregation.Jury jury -> jury.judges();
        };
    }

    private static Aggregation with(Aggregation aggregation, List<Plan> consulted) {
        return switch (aggregation) {
            case Aggregation.Best best -> best;
            case Aggregation.Vote vote -> vote;
            case Aggregation.Synthesize synthesis ->
                new Aggregation.Synthesize(consulted.getLast(), consulted.subList(0, consulted.size() - 1));
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                new Aggregation.Council(
                        consulted.getLast(),
                        reviewers.isEmpty() ? List.of() : consulted.subList(0, consulted.size() - 1));
            case Aggregation.Jury jury -> new Aggregation.Jury(consulted, jury.by(), jury.pairwise());
        };
    }

    private static List<Plan> all(List<Plan> reviewers, Plan chairman) {
        return Stream.concat(reviewers.stream(), Stream.of(chairman)).toList();
    }

    private static List<Entrant> entrants(List<Plan> plans, List<Node> nodes) {
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
        return switch (node) {
            case Node.Call call -> need(call);
            case Node.Skipped skipped -> 0;
            case Node.Fallback chain -> leastOf(chain);
            case Node.Escalate chain -> leastOf(chain);
            case Node.Hedge hedge ->
                hedge.children().stream().mapToLong(this::least).sum();
            case Node.Panel panel ->
                panel.members().stream().mapToLong(this::least).sum() + judging(panel);
        };
    }

    private long leastOf(Node chain) {
        return chain.children().stream()
                .filter(Node::askable)
                .mapToLong(this::least)
                .min()
                .orElse(0);
    }

    private long judging(Node.Panel panel) {
        AggregationNode aggregation = panel.aggregation();
        return aggregation.consulted().mapToLong(this::least).sum()
                * aggregation.rounds(panel.members().size());
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

    private static List<Plan> plans(List<Part> parts) {
        return parts.stream().map(Part::plan).toList();
    }

    private static long sum(List<Part> parts) {
        return parts.stream().mapToLong(Part::need).sum();
    }

    private static long most(List<Part> parts) {
        return parts.stream().mapToLong(Part::need).max().orElse(0);
    }
}
