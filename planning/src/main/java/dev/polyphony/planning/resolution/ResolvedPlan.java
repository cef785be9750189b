package dev.polyphony.planning.resolution;

import dev.polyphony.plan.TreeNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link dev.polyphony.plan.Plan} whose routes are decided and whose choices are drawn; what it leaves open otherwise
 * is open here too.
 */
public sealed interface ResolvedPlan extends TreeNode<ResolvedPlan> {

    /** The same node with other children, as many or fewer of them; of a race with one left, that one. */
    ResolvedPlan withChildren(List<ResolvedPlan> children);

    /** The model that is asked first. */
    default Call first() {
        return this instanceof Call call ? call : children().getFirst().first();
    }

    /**
     * Calls of which one has to answer: those that the question is put to, then at any depth those of each stage that
     * is consulted, who writes the answer before those who review for it. None is empty.
     */
    default Stream<List<Call>> alternatives() {
        return Stream.concat(oneOf(List.of(this)), judging());
    }

    private Stream<List<Call>> judging() {
        Stream<List<Call>> stages = stages().reversed().stream()
                .flatMap(stage -> Stream.concat(oneOf(stage), stage.stream().flatMap(ResolvedPlan::judging)));
        return Stream.concat(stages, children().stream().flatMap(ResolvedPlan::judging));
    }

    private static Stream<List<Call>> oneOf(List<ResolvedPlan> plans) {
        List<Call> calls = plans.stream().flatMap(ResolvedPlan::answering).toList();
        return calls.isEmpty() ? Stream.of() : Stream.of(calls);
    }

    /** Those that the question itself is put to. */
    default Stream<Call> answering() {
        return this instanceof Call call ? Stream.of(call) : children().stream().flatMap(ResolvedPlan::answering);
    }

    /** @param agent the slot of the balanced pool that it is given to; absent for a call that is not balanced */
    record Call(
            String model,
            @Nullable Duration floor,
            @Nullable Duration cap,
            @Nullable String agent) implements ResolvedPlan {
        @Override
        public List<ResolvedPlan> children() {
            return List.of();
        }

        @Override
        public ResolvedPlan withChildren(List<ResolvedPlan> children) {
            return this;
        }
    }

    /** One step after the other, the next where the one before is of no use. */
    sealed interface Chain extends ResolvedPlan {
        List<ResolvedPlan> steps();

        @Override
        default List<ResolvedPlan> children() {
            return steps();
        }
    }

    record Fallback(List<ResolvedPlan> steps) implements Chain {
        @Override
        public ResolvedPlan withChildren(List<ResolvedPlan> children) {
            return new Fallback(children);
        }
    }

    record Escalate(List<ResolvedPlan> steps, @Nullable Double threshold) implements Chain {
        @Override
        public ResolvedPlan withChildren(List<ResolvedPlan> children) {
            return new Escalate(children, threshold);
        }
    }

    record Hedge(List<ResolvedPlan> contenders, @Nullable Duration delay) implements ResolvedPlan {
        @Override
        public List<ResolvedPlan> children() {
            return contenders;
        }

        @Override
        public ResolvedPlan withChildren(List<ResolvedPlan> children) {
            return children.size() == 1 ? children.getFirst() : new Hedge(children, delay);
        }
    }

    record Panel(
            List<ResolvedPlan> members,
            @Nullable Integer quorum,
            @Nullable Duration grace,
            ResolvedAggregation aggregation)
            implements ResolvedPlan {
        @Override
        public List<ResolvedPlan> children() {
            return members;
        }

        @Override
        public List<List<ResolvedPlan>> stages() {
            return aggregation.stages();
        }

        /** A member that is left out does not review either. */
        @Override
        public Panel withChildren(List<ResolvedPlan> children) {
            Integer enough = quorum == null ? null : (Integer) Math.min(quorum, children.size());
            return new Panel(
                    children,
                    enough,
                    grace,
                    aggregation.withoutReviewers(
                            reviewer -> members.contains(reviewer) && !children.contains(reviewer)));
        }

        public Panel with(ResolvedAggregation other) {
            return new Panel(members, quorum, grace, other);
        }

        /** How often each of those who are consulted is asked. */
        int rounds() {
            return aggregation.rounds(members.size());
        }
    }

    /** What a plan comes to by what its parts come to: one rule for each way in which parts go together. */
    interface Fold<R> {
        R call(Call call);

        /** One after the other, the next where the one before is of no use. */
        R chain(Chain chain, List<R> steps);

        /** One after the other, the next where the one before is slow: all of them may run at the same time. */
        R race(Hedge hedge, List<R> contenders);

        /** Members at the same time; then one stage after the other, everyone of it {@link Panel#rounds()} times. */
        R panel(Panel panel, List<R> members, List<List<R>> stages);
    }

    default <R> R fold(Fold<R> rules) {
        List<R> parts = folded(children(), rules);
        return switch (this) {
            case Call call -> rules.call(call);
            case Chain chain -> rules.chain(chain, parts);
            case Hedge hedge -> rules.race(hedge, parts);
            case Panel panel ->
                rules.panel(
                        panel,
                        parts,
                        panel.aggregation().stages(panel.members()).stream()
                                .map(stage -> folded(stage, rules))
                                .toList());
        };
    }

    private static <R> List<R> folded(List<ResolvedPlan> plans, Fold<R> rules) {
        return plans.stream().map(plan -> plan.fold(rules)).toList();
    }
}
