package dev.polyphony.planning;

import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes a plan smaller by one: a member, a step, a contender, a reviewer; at last those who judge. */
final class PlanReduction {
    private PlanReduction() {}

    /** Every plan that asks one model less, or else those that leave a panel's judges out; empty for a lone model. */
    static List<Plan> smaller(Plan plan) {
        List<Plan> fewer = fewer(plan);
        return fewer.isEmpty() ? unjudged(plan) : fewer;
    }

    private static List<Plan> fewer(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> List.of();
            case Plan.Fallback chain -> each(shorter(chain.steps(), 1), Plan.Fallback::new);
            case Plan.Escalate chain ->
                each(shorter(chain.steps(), 1), steps -> new Plan.Escalate(steps, chain.threshold()));
            case Plan.Hedge hedge ->
                each(
                        shorter(hedge.contenders(), 1),
                        some -> some.size() == 1 ? some.getFirst() : new Plan.Hedge(some, hedge.delay()));
            case Plan.Panel panel -> {
                int least = judged(panel) ? Math.min(2, panel.members().size()) : 1;
                yield Stream.concat(
                                shorter(panel.members(), least).stream().map(members -> panel(panel, members)),
                                fewer(panel.aggregation()).stream().map(aggregation -> panel(panel, aggregation)))
                        .toList();
            }
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    private static List<Aggregation> fewer(Aggregation aggregation) {
        return switch (aggregation) {
            case Aggregation.Best best -> List.of();
            case Aggregation.Vote vote -> List.of();
            case Aggregation.Jury jury ->
                each(shorter(jury.judges(), 1), judges -> new Aggregation.Jury(judges, jury.by(), jury.pairwise()));
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) ->
                Stream.<Aggregation>concat(
                                shorter(reviewers, 0).stream().map(some -> new Aggregation.Synthesize(chairman, some)),
                                fewer(chairman).stream().map(other -> new Aggregation.Synthesize(other, reviewers)))
                        .toList();
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                Stream.<Aggregation>concat(
                                // Without reviewers of its own its members review, which is more.
                                shorter(reviewers, 1).stream().map(some -> new Aggregation.Council(chairman, some)),
                                fewer(chairman).stream().map(other -> new Aggregation.Council(other, reviewers)))
                        .toList();
        };
    }

    private static List<Plan> unjudged(Plan plan) {
        return switch (plan) {
            case Plan.Call call -> List.of();
            case Plan.Fallback chain -> each(inside(chain.steps(), PlanReduction::unjudged), Plan.Fallback::new);
            case Plan.Escalate chain ->
                each(
                        inside(chain.steps(), PlanReduction::unjudged),
                        steps -> new Plan.Escalate(steps, chain.threshold()));
            case Plan.Hedge hedge ->
                each(inside(hedge.contenders(), PlanReduction::unjudged), some -> new Plan.Hedge(some, hedge.delay()));
            case Plan.Panel panel ->
                judged(panel)
                        ? List.of(panel(panel, new Aggregation.Best()))
                        : each(inside(panel.members(), PlanReduction::unjudged), members -> panel(panel, members));
            case Plan.Route route -> throw Routes.unresolved();
        };
    }

    private static boolean judged(Plan.Panel panel) {
        return !(panel.aggregation() instanceof Aggregation.Best || panel.aggregation() instanceof Aggregation.Vote);
    }

    private static Plan panel(Plan.Panel panel, Aggregation aggregation) {
        return new Plan.Panel(panel.members(), panel.quorum(), panel.grace(), aggregation);
    }

    /** A member that is left out does not review either. */
    private static Plan panel(Plan.Panel panel, List<Plan> members) {
        Integer quorum = panel.quorum() == null ? null : (Integer) Math.min(panel.quorum(), members.size());
        Aggregation aggregation = switch (panel.aggregation()) {
            case Aggregation.Synthesize(Plan chairman, List<Plan> reviewers) ->
                new Aggregation.Synthesize(chairman, staying(reviewers, panel, members));
            case Aggregation.Council(Plan chairman, List<Plan> reviewers) ->
                new Aggregation.Council(chairman, staying(reviewers, panel, members));
            case Aggregation other -> other;
        };
        return new Plan.Panel(members, quorum, panel.grace(), aggregation);
    }

    private static List<Plan> staying(List<Plan> reviewers, Plan.Panel before, List<Plan> members) {
        return reviewers.stream()
                .filter(reviewer ->
                        members.contains(reviewer) || !before.members().contains(reviewer))
                .toList();
    }

    /** With one left out where enough are there, or one of them smaller. */
    private static List<List<Plan>> shorter(List<Plan> plans, int least) {
        List<List<Plan>> all = new ArrayList<>();
        for (int i = 0; plans.size() > least && i < plans.size(); i++) {
            List<Plan> some = new ArrayList<>(plans);
            some.remove(i);
            all.add(some);
        }
        all.addAll(inside(plans, PlanReduction::fewer));
        return all;
    }

    private static List<List<Plan>> inside(List<Plan> plans, Function<Plan, List<Plan>> change) {
        List<List<Plan>> all = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            for (Plan changed : change.apply(plans.get(i))) {
                List<Plan> some = new ArrayList<>(plans);
                some.set(i, changed);
                all.add(some);
            }
        }
        return all;
    }

    private static <A, B> List<B> each(List<A> lists, Function<A, B> plan) {
        return lists.stream().map(plan).toList();
    }
}
