package dev.polyphony.planning.resolution;

import dev.polyphony.plan.Aggregation.ScoreBy;
import dev.polyphony.plan.Aggregation.VoteBy;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An {@link dev.polyphony.plan.Aggregation} of a panel whose routes are decided. */
public sealed interface ResolvedAggregation {

    /** Who is consulted: one stage after the other, everyone of a stage at the same time. */
    default List<List<ResolvedPlan>> stages() {
        return List.of();
    }

    /** Whom a panel of those members asks after them, one stage after the other. */
    default List<List<ResolvedPlan>> stages(List<ResolvedPlan> members) {
        return stages();
    }

    /** The same with others to consult, in the order of the stages. */
    default ResolvedAggregation withConsulted(List<ResolvedPlan> others) {
        return this;
    }

    default ResolvedAggregation withoutReviewers(Predicate<ResolvedPlan> leftOut) {
        return this;
    }

    /** Everyone whom a panel of those members consults, in the order of the stages. */
    default List<ResolvedPlan> consulted(List<ResolvedPlan> members) {
        return stages(members).stream().flatMap(List::stream).toList();
    }

    /** How many of a stage, counted from 0, cannot be left out. */
    default int least(int stage) {
        return 1;
    }

    /** How often each of those is asked where that many members answer. */
    default int rounds(int members) {
        return 1;
    }

    record Best() implements ResolvedAggregation {}

    record Vote(@Nullable Double margin, @Nullable VoteBy by) implements ResolvedAggregation {}

    record Sequential(
            @Nullable String workload,
            @Nullable Double threshold,
            @Nullable Integer atOnce) implements ResolvedAggregation {}

    /** Reviewers, then a chairman who writes the answer. */
    sealed interface Chaired extends ResolvedAggregation {
        ResolvedPlan chairman();

        List<ResolvedPlan> reviewers();

        Chaired with(ResolvedPlan chairman, List<ResolvedPlan> reviewers);

        /** Who reviews in a panel of those members. */
        default List<ResolvedPlan> reviewers(List<ResolvedPlan> members) {
            return reviewers();
        }

        @Override
        default List<List<ResolvedPlan>> stages(List<ResolvedPlan> members) {
            return List.of(reviewers(members), List.of(chairman()));
        }

        @Override
        default List<List<ResolvedPlan>> stages() {
            return List.of(reviewers(), List.of(chairman()));
        }

        @Override
        default ResolvedAggregation withConsulted(List<ResolvedPlan> others) {
            return with(others.getLast(), others.subList(0, others.size() - 1));
        }

        @Override
        default ResolvedAggregation withoutReviewers(Predicate<ResolvedPlan> leftOut) {
            return with(
                    chairman(), reviewers().stream().filter(leftOut.negate()).toList());
        }
    }

    record Synthesize(ResolvedPlan chairman, List<ResolvedPlan> reviewers) implements Chaired {
        @Override
        public Synthesize with(ResolvedPlan other, List<ResolvedPlan> others) {
            return new Synthesize(other, others);
        }

        @Override
        public int least(int stage) {
            return stage == 0 ? 0 : 1;
        }
    }

    /** Without reviewers of its own the panel's members review. */
    record Council(ResolvedPlan chairman, List<ResolvedPlan> reviewers) implements Chaired {
        @Override
        public Council with(ResolvedPlan other, List<ResolvedPlan> others) {
            return new Council(other, others);
        }

        @Override
        public List<ResolvedPlan> reviewers(List<ResolvedPlan> members) {
            return reviewers.isEmpty() ? members : reviewers;
        }

        @Override
        public ResolvedAggregation withConsulted(List<ResolvedPlan> others) {
            return reviewers.isEmpty() ? with(others.getLast(), reviewers) : Chaired.super.withConsulted(others);
        }
    }

    record Jury(List<ResolvedPlan> judges, @Nullable ScoreBy by, boolean pairwise) implements ResolvedAggregation {
        @Override
        public List<List<ResolvedPlan>> stages() {
            return List.of(judges);
        }

        @Override
        public Jury withConsulted(List<ResolvedPlan> others) {
            return new Jury(others, by, pairwise);
        }

        @Override
        public int rounds(int members) {
            return pairwise ? Math.max(1, members * (members - 1)) : 1;
        }
    }
}
