package dev.polyphony.decision;

import dev.polyphony.activity.HedgeActivities;

/** Lets hedges ask one more model while their worker's budget lasts. */
public final class AllowHedge implements HedgeActivities {
    private final HedgeBudget budget;

    public AllowHedge(HedgeBudget budget) {
        this.budget = budget;
    }

    @Override
    public Leave allowHedge(Hedging hedging) {
        return new Leave(budget.take());
    }
}
