package dev.polyphony.planning.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.planning.fitting.PlanReduction;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvedPlanTest {
    private static final ResolvedPlan A = call("a");
    private static final ResolvedPlan B = call("b");
    private static final ResolvedPlan C = call("c");

    @Test
    void raceWithOneContenderLeftIsThatOne() {
        assertThat(new ResolvedPlan.Hedge(List.of(A, B), null).withChildren(List.of(B)))
                .isEqualTo(B);
    }

    @Test
    void memberThatIsLeftOutDoesNotReviewAndTheQuorumFollows() {
        ResolvedPlan.Panel panel = council(List.of(A, B, C), 3, List.of(A, B, call("outsider")));

        assertThat(panel.withChildren(List.of(B, C)))
                .isEqualTo(council(List.of(B, C), 2, List.of(B, call("outsider"))));
    }

    @Test
    void membersReviewInACouncilWithoutReviewersOfItsOwn() {
        ResolvedAggregation council = new ResolvedAggregation.Council(C, List.of());

        assertThat(council.consulted(List.of(A, B))).containsExactly(A, B, C);
        assertThat(council.withConsulted(List.of(A, B, A))).isEqualTo(new ResolvedAggregation.Council(A, List.of()));
    }

    @Test
    void reviewsByMembersAreCountedLikeThoseOfReviewers() {
        ResolvedPlan bare = council(List.of(A, B), 2, List.of());
        ResolvedPlan said = council(List.of(A, B), 2, List.of(A, B));

        assertThat(RequestCount.of(bare)).isEqualTo(new RequestCount(2, 3, 5)).isEqualTo(RequestCount.of(said));
    }

    @Test
    void synthesisCanDoWithoutReviewersACouncilCannot() {
        assertThat(smaller(new ResolvedAggregation.Synthesize(C, List.of(B))))
                .containsExactly(panel(new ResolvedAggregation.Synthesize(C, List.of())));
        assertThat(smaller(new ResolvedAggregation.Council(C, List.of(B))))
                .containsExactly(panel(new ResolvedAggregation.Best()));
    }

    @Test
    void eachJudgeOfAPairwiseJuryCountsForEveryPairInBothOrders() {
        ResolvedPlan jury = new ResolvedPlan.Panel(
                List.of(A, B, C), null, null, new ResolvedAggregation.Jury(List.of(A, B), null, true));

        assertThat(RequestCount.of(jury)).isEqualTo(new RequestCount(12, 12, 15));
    }

    private static List<ResolvedPlan> smaller(ResolvedAggregation aggregation) {
        return PlanReduction.smaller(panel(aggregation));
    }

    private static ResolvedPlan.Panel panel(ResolvedAggregation aggregation) {
        return new ResolvedPlan.Panel(List.of(A), null, null, aggregation);
    }

    private static ResolvedPlan.Panel council(List<ResolvedPlan> members, int quorum, List<ResolvedPlan> reviewers) {
        return new ResolvedPlan.Panel(members, quorum, null, new ResolvedAggregation.Council(C, reviewers));
    }

    private static ResolvedPlan call(String model) {
        return new ResolvedPlan.Call(model, null, null, null);
    }
}
