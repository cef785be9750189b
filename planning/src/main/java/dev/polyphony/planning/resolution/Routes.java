package dev.polyphony.planning.resolution;

import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.CompiledPlan.Choice;
import dev.polyphony.plan.Plan;
import dev.polyphony.routing.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides every route of a plan by the prompt's reading and draws what is balanced: what is left has neither, and each
 * choice is kept.
 */
public final class Routes {
    private final Supplier<Reading> reading;
    private final Balancer balancer;
    private final List<Choice> choices = new ArrayList<>();
    /** Whether what is resolved at this moment is one of several that work is spread over. */
    private boolean balancing;

    /** @param reading asked for only where the plan has a route */
    public Routes(Supplier<Reading> reading, Balancer balancer) {
        this.reading = reading;
        this.balancer = balancer;
    }

    public List<Choice> choices() {
        return choices;
    }

    public ResolvedPlan resolve(Plan plan) {
        return resolve(plan, "");
    }

    private ResolvedPlan resolve(Plan plan, String path) {
        return switch (plan) {
            case Plan.Call(String model, var floor, var cap) ->
                new ResolvedPlan.Call(
                        model, floor, cap, balancing ? balancer.agent(model).orElse(null) : null);
            case Plan.Fallback(List<Plan> steps) -> new ResolvedPlan.Fallback(children(steps, path));
            case Plan.Escalate(List<Plan> steps, Double threshold) ->
                new ResolvedPlan.Escalate(children(steps, path), threshold);
            case Plan.Hedge(List<Plan> contenders, var delay) ->
                new ResolvedPlan.Hedge(children(contenders, path), delay);
            case Plan.Panel panel ->
                new ResolvedPlan.Panel(
                        children(panel.members(), path),
                        panel.quorum(),
                        panel.grace(),
                        resolve(panel.aggregation(), path));
            case Plan.Route route -> resolve(chosen(route, path), path);
            case Plan.Balanced(List<Plan.Alternative> alternatives) -> drawn(alternatives, path);
        };
    }

    private ResolvedAggregation resolve(Aggregation aggregation, String path) {
        return switch (aggregation) {
            case Aggregation.Best best -> new ResolvedAggregation.Best();
            case Aggregation.Vote(Double margin, var by) -> new ResolvedAggregation.Vote(margin, by);
            case Aggregation.Sequential(String workload, Double threshold, Integer atOnce) ->
                new ResolvedAggregation.Sequential(workload, threshold, atOnce);
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) ->
                new ResolvedAggregation.Synthesize(
                        resolve(chairman, child(path, "chairman")), consulted(reviewers, path, "review"));
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                new ResolvedAggregation.Council(
                        resolve(chairman, child(path, "chairman")), consulted(reviewers, path, "review"));
            case Aggregation.Jury(List<Plan> judges, var by, Boolean pairwise) ->
                new ResolvedAggregation.Jury(consulted(judges, path, "judge"), by, Boolean.TRUE.equals(pairwise));
        };
    }

    /** What is decided below it is told by the paths of the drawn order, in which it is recorded. */
    private ResolvedPlan drawn(List<Plan.Alternative> alternatives, String path) {
        boolean before = balancing;
        balancing = true;
        try {
            return alternatives.size() == 1
                    ? resolve(alternatives.getFirst().plan(), path)
                    : drawnOfSeveral(alternatives, path);
        } finally {
            balancing = before;
        }
    }

    private ResolvedPlan drawnOfSeveral(List<Plan.Alternative> alternatives, String path) {
        List<Balancer.Candidate> candidates = new ArrayList<>();
        List<List<Choice>> below = new ArrayList<>();
        int first = choices.size();
        for (int i = 0; i < alternatives.size(); i++) {
            ResolvedPlan plan = resolve(alternatives.get(i).plan(), child(path, String.valueOf(i + 1)));
            candidates.add(new Balancer.Candidate(plan, alternatives.get(i).share()));
            List<Choice> own = choices.subList(first, choices.size());
            below.add(List.copyOf(own));
            own.clear();
        }
        Balancer.Drawn drawn = balancer.draw(candidates, path);
        choices.add(drawn.choice());
        for (int place = 0; place < drawn.order().size(); place++) {
            int i = drawn.order().get(place);
            int written = child(path, String.valueOf(i + 1)).length();
            String now = child(path, String.valueOf(place + 1));
            below.get(i)
                    .forEach(choice -> choices.add(choice.at(now + choice.path().substring(written))));
        }
        return new ResolvedPlan.Fallback(
                drawn.order().stream().map(i -> candidates.get(i).plan()).toList());
    }

    private Plan chosen(Plan.Route route, String path) {
        Reading read = reading.get();
        Plan.Way way = route.ways().stream()
                .filter(candidate -> candidate.fits(read.level(), read.task()))
                .findFirst()
                .orElse(null);
        choices.add(
                new Choice(path, read.level(), read.task(), way == null ? "otherwise" : conditions(way), read.why()));
        return way == null ? route.otherwise() : way.then();
    }

    private static String conditions(Plan.Way way) {
        return Stream.concat(
                        way.levels().stream().map(level -> level.word()),
                        way.tasks().stream().map(task -> task.word()))
                .collect(Collectors.joining(", "));
    }

    private List<ResolvedPlan> children(List<Plan> plans, String path) {
        return consulted(plans, path, "");
    }

    private List<ResolvedPlan> consulted(List<Plan> plans, String path, String name) {
        return IntStream.range(0, plans.size())
                .mapToObj(i -> resolve(plans.get(i), child(path, name + (i + 1))))
                .toList();
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
