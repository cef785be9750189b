package dev.polyphony.compile;

import dev.polyphony.analysis.Limits;
import dev.polyphony.call.Failure;
import dev.polyphony.call.InvalidField;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.Model;
import dev.polyphony.plan.Adjudication;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Builds the recorded nodes of a plan. Time goes down the tree: each node is told how much it has. */
final class NodeBuilder {
    private final Catalogue catalogue;
    private final Obstacles obstacles;
    private final Defaults defaults;
    private final int sends;
    private final int maxOutputTokens;

    NodeBuilder(Catalogue catalogue, Obstacles obstacles, Defaults defaults, int sends, Limits limits) {
        this.catalogue = catalogue;
        this.obstacles = obstacles;
        this.defaults = defaults;
        this.sends = sends;
        this.maxOutputTokens = limits.maxOutputTokens() == null ? defaults.maxOutputTokens() : limits.maxOutputTokens();
    }

    Node build(Plan plan, Duration time) {
        return build(plan, time, "", "");
    }

    /** The least time in which the plan can be of use; models that cannot be asked need none. */
    Duration floor(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> {
                Model model = catalogue.find(call.model());
                if (obstacles.to(model.ref()).isPresent()) {
                    yield Duration.ZERO;
                }
                yield call.floor() == null ? defaults.callFloor() : call.floor();
            }
            case Plan.Fallback fallback ->
                fallback.steps().stream().map(this::floor).reduce(Duration.ZERO, Duration::plus);
            case Plan.Panel panel ->
                panel.members().stream()
                        .map(this::floor)
                        .reduce(Duration.ZERO, NodeBuilder::longer)
                        .plus(defaults.aggregationFloor());
            case Plan.Escalate escalate -> throw unknown();
            case Plan.Hedge hedge -> throw unknown();
            case Plan.Route route -> throw unknown();
        };
    }

    private Node build(Plan plan, Duration time, String path, String step) {
        return switch (plan) {
            case Plan.Call call -> call(call, path, step);
            case Plan.Fallback fallback -> fallback(fallback, time, path);
            case Plan.Panel panel -> panel(panel, time, path);
            case Plan.Escalate escalate -> throw unknown();
            case Plan.Hedge hedge -> throw unknown();
            case Plan.Route route -> throw unknown();
        };
    }

    private static InvalidField unknown() {
        return new InvalidField("plan", "escalations, hedges and routes are not compiled yet");
    }

    private Node call(Plan.Call call, String path, String step) {
        Model model = catalogue.find(call.model());
        Optional<Failure> obstacle = obstacles.to(model.ref());
        if (obstacle.isPresent()) {
            return new Node.Skipped(path, call.model(), model.ref(), obstacle.get());
        }
        OptionalDouble temperature = model.temperature();
        return new Node.Call(
                path,
                call.model(),
                model.ref(),
                Lane.of(model),
                step,
                floor(call),
                sends,
                Math.min(maxOutputTokens, model.maxOutput().orElse(Integer.MAX_VALUE)),
                temperature.isPresent() ? temperature.getAsDouble() : null);
    }

    private Node fallback(Plan.Fallback fallback, Duration time, String path) {
        List<Plan> plans = fallback.steps();
        Duration floor = floor(fallback);
        List<Node.Step> steps = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            Duration cap = cap(plans.get(i), time, floor);
            String step = plans.size() == 1 ? "" : "step " + (i + 1) + " of " + plans.size();
            steps.add(new Node.Step(build(plans.get(i), cap, child(path, i), step), cap));
        }
        return new Node.Fallback(path, steps, floor);
    }

    /** A step's part of the chain's time goes by its floor, so that a model that hangs costs its share and no more. */
    private Duration cap(Plan step, Duration time, Duration floors) {
        Duration floor = floor(step);
        if (step instanceof Plan.Call call && call.cap() != null) {
            return longer(call.cap(), floor);
        }
        return floors.isZero() ? time : Duration.ofMillis(time.toMillis() * floor.toMillis() / floors.toMillis());
    }

    private Node panel(Plan.Panel panel, Duration time, String path) {
        List<Plan> plans = panel.members();
        Duration memberTime = time.minus(defaults.aggregationFloor());
        List<Node> members = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            String step = "member " + (i + 1) + " of " + plans.size();
            members.add(build(plans.get(i), memberTime, child(path, i), step));
        }
        int quorum = panel.quorum() == null ? plans.size() / 2 + 1 : panel.quorum();
        Duration grace = panel.grace() == null
                ? Duration.ofMillis(Math.round(memberTime.toMillis() * defaults.graceShare()))
                : panel.grace();
        return new Node.Panel(
                path, members, quorum, grace, new Adjudication.Best(), defaults.aggregationFloor(), floor(panel));
    }

    private static String child(String path, int index) {
        return path.isEmpty() ? String.valueOf(index + 1) : path + "." + (index + 1);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
