package dev.polyphony.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Where a vote stands.
 *
 * @param cast votes so far, blank ones included
 * @param leader votes of the group that leads
 * @param next votes of the one behind it, 0 where there is none
 * @param outstanding votes that can still come; any number of them may not
 * @param margin by what part of all votes the leader must lead; none where absent
 */
record VoteStanding(
        int cast,
        int leader,
        int next,
        int outstanding,
        @Nullable Double margin) {
    private static final double EXACT = 1e-9;

    /** Whether the leader leads by less than was asked for. */
    boolean abstains() {
        return below(leader - next, cast);
    }

    /**
     * Whether no outcome of the votes that are out can change this one. An outstanding vote goes to the leader, to
     * another group, to a new one, is blank, or never comes. So:
     *
     * <ul>
     *   <li>the winner stays if {@code leader > next + outstanding}: if all of them went to the runner-up, or to one
     *       new group, there would not even be a tie, which scores would break
     *   <li>a margin that is reached stays so if it is also when all of them go to the runner-up: {@code (leader − next
     *       − outstanding) / (cast + outstanding)} is the least lead
     *   <li>the panel abstains whoever leads if the margin is not reached when all of them go to the leader:
     *       {@code (leader − next + outstanding) / (cast + outstanding)} is the greatest lead anyone can get
     * </ul>
     */
    boolean settled() {
        if (outstanding == 0) {
            return true;
        }
        boolean winnerStays = leader > next + outstanding;
        if (margin == null) {
            return winnerStays;
        }
        return below(leader - next + outstanding, cast + outstanding)
                || (winnerStays && !below(leader - next - outstanding, cast + outstanding));
    }

    private boolean below(int lead, int votes) {
        return margin != null && lead < margin * votes - EXACT;
    }
}
