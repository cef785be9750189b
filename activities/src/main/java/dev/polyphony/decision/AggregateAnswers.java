package dev.polyphony.decision;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.plan.Verdict;
import dev.polyphony.textstore.ClaimCheck;

/** Compares whole answers, long ones too. */
public final class AggregateAnswers implements AggregateActivities {
    private final Aggregator aggregator;
    private final ClaimCheck claimCheck;

    public AggregateAnswers(Aggregator aggregator, ClaimCheck claimCheck) {
        this.aggregator = aggregator;
        this.claimCheck = claimCheck;
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        return aggregator.judge(claimCheck.whole(ballot));
    }
}
