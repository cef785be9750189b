package dev.polyphony.scoring;

import dev.polyphony.execution.PlanActivities.Ballot;
import dev.polyphony.plan.Aggregation;
import dev.polyphony.plan.Verdict;

/** Compares the answers of a panel. */
public final class Aggregator {

    public Verdict aggregate(Ballot ballot) {
        return switch (ballot.aggregation()) {
            case Aggregation.Best best -> BestOf.judge(ballot);
        };
    }
}
