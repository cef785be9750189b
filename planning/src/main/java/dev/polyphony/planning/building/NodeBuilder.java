package dev.polyphony.planning.building;

import dev.polyphony.plan.Node;
import dev.polyphony.planning.resolution.ResolvedPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Builds the recorded nodes of a plan. Time goes down the tree: each node is told how much it has. */
public final class NodeBuilder {
    private final CallBuilder calls;
    private final TimeFloors floors;
    private final PanelBuilder panels;
    private final double threshold;

    public NodeBuilder(CallBuilder calls, TimeFloors floors, Defaults defaults) {
        this.calls = calls;
        this.floors = floors;
        this.panels = new PanelBuilder(this, floors, defaults, calls.maxOutputTokens());
        this.threshold = defaults.threshold();
    }

    public Node build(ResolvedPlan plan, NodePlace place) {
        return switch (plan) {
            case ResolvedPlan.Call call -> calls.build(call, place);
            case ResolvedPlan.Fallback fallback ->
                new Node.Fallback(place.path(), steps(fallback.steps(), place), floors.of(fallback));
            case ResolvedPlan.Escalate escalate ->
                new Node.Escalate(
                        place.path(),
                        steps(escalate.steps(), place),
                        escalate.threshold() == null ? threshold : escalate.threshold(),
                        floors.of(escalate));
            case ResolvedPlan.Hedge hedge -> hedge(hedge, place);
            case ResolvedPlan.Panel panel -> panels.build(panel, place);
        };
    }

    private List<Node.Step> steps(List<ResolvedPlan> plans, NodePlace place) {
        Duration all = plans.stream().map(floors::of).reduce(Duration.ZERO, Duration::plus);
        List<Node.Step> steps = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            Duration cap = cap(plans.get(i), place.time(), all);
            steps.add(new Node.Step(build(plans.get(i), place.child(i, label(place, "step", i, plans), cap)), cap));
        }
        return steps;
    }

    /** A step's part of the chain's time goes by its floor, so that a model that hangs costs its share and no more. */
    private Duration cap(ResolvedPlan step, Duration time, Duration all) {
        Duration floor = floors.of(step);
        if (step instanceof ResolvedPlan.Call call && call.cap() != null) {
            return TimeFloors.longer(call.cap(), floor);
        }
        return all.isZero() ? time : Duration.ofMillis(time.toMillis() * floor.toMillis() / all.toMillis());
    }

    private Node hedge(ResolvedPlan.Hedge hedge, NodePlace place) {
        List<ResolvedPlan> plans = hedge.contenders();
        List<Node.Contender> contenders = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            NodePlace own = place.child(i, label(place, "contender", i, plans), place.time());
            contenders.add(new Node.Contender(build(plans.get(i), own), floors.delay(hedge, plans.get(i))));
        }
        return new Node.Hedge(place.path(), contenders, floors.of(hedge));
    }

    /** A chain of one is no chain to the reader: its only step is called what the chain is. */
    private static String label(NodePlace place, String kind, int index, List<ResolvedPlan> plans) {
        if (plans.size() == 1) {
            return place.step();
        }
        String own = kind + " " + (index + 1) + " of " + plans.size();
        return place.step().isEmpty() ? own : place.step() + ", " + own;
    }
}
