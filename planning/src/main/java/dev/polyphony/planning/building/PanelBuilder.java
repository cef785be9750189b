package dev.polyphony.planning.building;

import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.AggregationNode;
import dev.polyphony.plan.AggregationNode.Reviewer;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Node.Stragglers;
import dev.polyphony.planning.resolution.ResolvedAggregation;
import dev.polyphony.planning.resolution.ResolvedAggregation.Chaired;
import dev.polyphony.planning.resolution.ResolvedPlan;
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

    Node build(ResolvedPlan.Panel panel, NodePlace place) {
        List<ResolvedPlan> plans = panel.members();
        Duration consulted = floors.consulted(panel);
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
        NodePlace judges = place.with(tokens(members));
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

    /** The most that they can write together. */
    private long tokens(List<Node> nodes) {
        return nodes.stream()
                .mapToLong(node ->
                        node.calls().mapToInt(Node.Call::maxOutputTokens).reduce(maxOutputTokens, Math::max))
                .sum();
    }

    /** What the caller says holds as it is said. */
    private static @Nullable Stragglers stragglers(ResolvedPlan.Panel panel) {
        return panel.quorum() != null && panel.grace() != null
                ? null
                : new Stragglers(panel.grace() == null, panel.quorum() == null);
    }

    private AggregationNode adjudication(ResolvedPlan.Panel panel, NodePlace place, Duration working) {
        return switch (panel.aggregation()) {
            case ResolvedAggregation.Best best -> new AggregationNode.Best();
            case ResolvedAggregation.Vote(Double margin, var by) -> new AggregationNode.Vote(margin, by);
            case ResolvedAggregation.Sequential(String workload, Double threshold, Integer atOnce) ->
                new AggregationNode.Sequential(
                        workload,
                        Objects.requireNonNullElse(threshold, Aggregation.Sequential.USUAL_THRESHOLD),
                        Objects.requireNonNullElse(atOnce, 1));
            case ResolvedAggregation.Synthesize synthesis -> {
                Duration reviewing = reviewing(panel, synthesis, working);
                List<Reviewer> reviewers = reviewers(panel, synthesis, place, reviewing);
                yield new AggregationNode.Synthesize(
                        reviewers, chairman(synthesis, place, reviewers, working), reviewing);
            }
            case ResolvedAggregation.Council council -> {
                Duration reviewing = reviewing(panel, council, working);
                List<Reviewer> reviewers = reviewers(panel, council, place, reviewing);
                yield new AggregationNode.Council(reviewers, chairman(council, place, reviewers, working), reviewing);
            }
            case ResolvedAggregation.Jury(List<ResolvedPlan> judges, var by, boolean pairwise) ->
                new AggregationNode.Jury(
                        consult(judges, place, "judge", working),
                        by == null ? usual(judges.size(), pairwise) : by,
                        pairwise);
        };
    }

    /** Of two judges nobody can tell which is the odd one. */
    private static ScoreBy usual(int judges, boolean pairwise) {
        return judges > 2 && !pairwise ? ScoreBy.TRIMMED : ScoreBy.MEAN;
    }

    /** What reviewers get, so that the chairman has its share. */
    private Duration reviewing(ResolvedPlan.Panel panel, Chaired aggregation, Duration working) {
        List<ResolvedPlan> reviewers = aggregation.reviewers(panel.members());
        return part(working, floors.longest(reviewers), rest(panel, reviewers));
    }

    private List<Reviewer> reviewers(ResolvedPlan.Panel panel, Chaired aggregation, NodePlace place, Duration time) {
        List<ResolvedPlan> reviewers = aggregation.reviewers(panel.members());
        List<Node> placed = consult(reviewers, place, "review", time);
        List<Reviewer> result = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            result.add(new Reviewer(placed.get(i), member(panel, reviewers.get(i), place)));
        }
        return result;
    }

    /** A reviewer that is a member too does not see its own answer. */
    private static @Nullable String member(ResolvedPlan.Panel panel, ResolvedPlan reviewer, NodePlace place) {
        int member = panel.members().indexOf(reviewer);
        return member < 0 ? null : place.child(member, "", Duration.ZERO).path();
    }

    private List<Node> consult(List<ResolvedPlan> plans, NodePlace place, String name, Duration time) {
        List<Node> placed = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            String step = name + " " + (i + 1) + " of " + plans.size();
            placed.add(nodes.build(plans.get(i), place.below(name + (i + 1), step, time)));
        }
        return placed;
    }

    /** It reads all reviews too. */
    private Node chairman(Chaired aggregation, NodePlace place, List<Reviewer> reviewers, Duration working) {
        long reviews = tokens(reviewers.stream().map(Reviewer::node).toList());
        return nodes.build(aggregation.chairman(), place.with(reviews).below("chairman", "chairman", working));
    }

    /** What the other stages need. */
    private Duration rest(ResolvedPlan.Panel panel, List<ResolvedPlan> stage) {
        return floors.longest(panel.members()).plus(floors.consulted(panel)).minus(floors.longest(stage));
    }

    /** A stage's part of the time goes by its floor, as with the steps of a chain. */
    private static Duration part(Duration time, Duration floor, Duration others) {
        long all = floor.plus(others).toMillis();
        return all == 0 || Objects.equals(others, Duration.ZERO)
                ? time
                : Duration.ofMillis(time.toMillis() * floor.toMillis() / all);
    }
}
