package dev.polyphony.planning.fitting;

import dev.polyphony.planning.resolution.ResolvedAggregation;
import dev.polyphony.planning.resolution.ResolvedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a plan smaller by one: a member, a step, a contender, a reviewer; at last those who judge. */
public final class PlanReduction {
    private PlanReduction() {}

    /** Every plan that asks one model less, or else those that leave a panel's judges out; empty for a lone model. */
    public static List<ResolvedPlan> smaller(ResolvedPlan plan) {
        List<ResolvedPlan> fewer = fewer(plan);
        return fewer.isEmpty() ? unjudged(plan) : fewer;
    }

    private static List<ResolvedPlan> fewer(ResolvedPlan plan) {
        // Who judges has at least two answers to compare.
        int least = plan.stages().isEmpty() ? 1 : Math.min(2, plan.children().size());
        Stream<ResolvedPlan> ofChildren =
                shorter(plan.children(), least).stream().map(plan::withChildren);
        Stream<ResolvedPlan> ofJudges = plan instanceof ResolvedPlan.Panel panel
                ? fewer(panel.aggregation()).map(panel::with)
                : Stream.empty();
        return Stream.concat(ofChildren, ofJudges).toList();
    }

    private static Stream<ResolvedAggregation> fewer(ResolvedAggregation aggregation) {
        List<List<ResolvedPlan>> stages = aggregation.stages();
        return IntStream.range(0, stages.size())
                .boxed()
                .flatMap(stage -> shorter(stages.get(stage), aggregation.least(stage)).stream()
                        .map(some -> with(stages, stage, some)))
                .map(aggregation::withConsulted);
    }

    private static List<ResolvedPlan> with(List<List<ResolvedPlan>> stages, int stage, List<ResolvedPlan> some) {
        return IntStream.range(0, stages.size())
                .mapToObj(i -> i == stage ? some : stages.get(i))
                .flatMap(List::stream)
                .toList();
    }

    private static List<ResolvedPlan> unjudged(ResolvedPlan plan) {
        return plan instanceof ResolvedPlan.Panel panel && !panel.stages().isEmpty()
                ? List.of(panel.with(new ResolvedAggregation.Best()))
                : inside(plan.children(), PlanReduction::unjudged).stream()
                        .map(plan::withChildren)
                        .toList();
    }

    /** With one left out where enough are there, or one of them smaller. */
    private static List<List<ResolvedPlan>> shorter(List<ResolvedPlan> plans, int least) {
        List<List<ResolvedPlan>> all = new ArrayList<>();
        for (int i = 0; plans.size() > least && i < plans.size(); i++) {
            List<ResolvedPlan> some = new ArrayList<>(plans);
            some.remove(i);
            all.add(some);
        }
        all.addAll(inside(plans, PlanReduction::fewer));
        return all;
    }

    private static List<List<ResolvedPlan>> inside(
            List<ResolvedPlan> plans, Function<ResolvedPlan, List<ResolvedPlan>> change) {
        List<List<ResolvedPlan>> all = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            for (ResolvedPlan changed : change.apply(plans.get(i))) {
                List<ResolvedPlan> some = new ArrayList<>(plans);
                some.set(i, changed);
                all.add(some);
            }
        }
        return all;
    }
}
