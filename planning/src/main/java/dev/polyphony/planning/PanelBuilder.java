package dev.polyphony.planning;

import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.AggregationNode.Reviewer;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Node.Stragglers;
import dev.polyphony.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Places the members of a panel and those who judge their answers, and gives each stage its part of the time. */
final class PanelBuilder {
    private final NodeBuilder nodes;
    private final TimeFloors floors;
    private final Defaults defaults;
    private final int maxOutputTokens;

    PanelBuilder(NodeBuilder nodes, TimeFloors floors, Defaults defaults, int maxOutputTokens) {
        this.nodes = nodes;
        this.floors = floors;
        this.defaults = defaults;
        this.maxOutputTokens = maxOutputTokens;
    }

    Node build(Plan.Panel panel, NodePlace place) {
        List<Plan> plans = panel.members();
        Duration consulted = floors.consulted(panel.aggregation());
        Duration working = place.time().minus(defaults.aggregationFloor());
        Duration memberTime = part(working, floors.longest(plans), consulted);
        List<Node> members = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            String step = "member " + (i + 1) + " of " + plans.size();
            members.add(nodes.build(plans.get(i), place.child(i, step, memberTime)));
        }
        int quorum = panel.quorum() == null ? Node.Panel.majority(plans.size()) : panel.quorum();
        Duration grace = panel.grace() == null
                ? TimeFloors.longer(defaults.leastGrace(), floors.usualOfSlowest(plans))
                : panel.grace();
        // All answers are read by those who judge them.
        NodePlace judges = place.with((long) plans.size() * maxOutputTokens);
        return new Node.Panel(
                place.path(),
                members,
                quorum,
                grace,
                adjudication(panel, judges, working),
                consulted.plus(defaults.aggregationFloor()),
                floors.of(panel),
                consulted.isZero() ? null : memberTime,
                stragglers(panel));
    }

    /** What the caller says holds as it is said. */
    private static @Nullable Stragglers stragglers(Plan.Panel panel) {
        return panel.quorum() != null && panel.grace() != null
                ? null
                : new Stragglers(panel.grace() == null, panel.quorum() == null);
    }

    private AggregationNode adjudication(Plan.Panel panel, NodePlace place, Duration working) {
        return switch (panel.aggregation()) {
            case Aggregation.Best best -> new AggregationNode.Best();
            case Aggregation.Vote(Double margin, var by) -> new AggregationNode.Vote(margin, by);
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) -> {
                Duration reviewing = part(working, floors.longest(reviewers), rest(panel, reviewers));
                yield new AggregationNode.Synthesize(
                        reviewers(panel, reviewers, place, reviewing),
                        chairman(chairman, reviewers, place, working),
                        reviewing);
            }
            case Aggregation.Council(Plan chairman, List<Plan> given) -> {
                List<Plan> reviewers = given.isEmpty() ? panel.members() : given;
                Duration reviewing = part(working, floors.longest(reviewers), rest(panel, reviewers));
                yield new AggregationNode.Council(
                        reviewers(panel, reviewers, place, reviewing),
                        chairman(chairman, reviewers, place, working),
                        reviewing);
            }
            case Aggregation.Jury(List<Plan> judges, ScoreBy by, Boolean pairwise) ->
                new AggregationNode.Jury(
                        consult(judges, place, "judge", working),
                        by == null ? ScoreBy.MEAN : by,
                        Boolean.TRUE.equals(pairwise));
        };
    }

    private List<Reviewer> reviewers(Plan.Panel panel, List<Plan> reviewers, NodePlace place, Duration time) {
        List<Node> placed = consult(reviewers, place, "review", time);
        List<Reviewer> result = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            result.add(new Reviewer(placed.get(i), member(panel, reviewers.get(i), place)));
        }
        return result;
    }

    /** A reviewer that is a member too does not see its own answer. */
    private static @Nullable String member(Plan.Panel panel, Plan reviewer, NodePlace place) {
        int member = panel.members().indexOf(reviewer);
        return member < 0 ? null : place.child(member, "", Duration.ZERO).path();
    }

    private List<Node> consult(List<Plan> plans, NodePlace place, String name, Duration time) {
        List<Node> placed = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            String step = name + " " + (i + 1) + " of " + plans.size();
            placed.add(nodes.build(plans.get(i), place.below(name + (i + 1), step, time)));
        }
        return placed;
    }

    private Node chairman(Plan chairman, List<Plan> reviewers, NodePlace place, Duration working) {
        return nodes.build(
                chairman, place.with((long) reviewers.size() * maxOutputTokens).below("chairman", "chairman", working));
    }

    /** What the other stages need. */
    private Duration rest(Plan.Panel panel, List<Plan> stage) {
        return floors.longest(panel.members())
                .plus(floors.consulted(panel.aggregation()))
                .minus(floors.longest(stage));
    }

    /** A stage's part of the time goes by its floor, as with the steps of a chain. */
    private static Duration part(Duration time, Duration floor, Duration others) {
        long all = floor.plus(others).toMillis();
        return all == 0 || Objects.equals(others, Duration.ZERO)
                ? time
                : Duration.ofMillis(time.toMillis() * floor.toMillis() / all);
    }
}
