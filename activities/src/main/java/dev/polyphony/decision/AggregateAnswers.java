package dev.polyphony.decision;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.aggregation.Aggregator;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.learning.WeighedVotes;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import dev.polyphony.rating.KnownJudges;
import dev.polyphony.textstore.ClaimCheck;
import io.temporal.activity.Activity;

/** Compares whole answers, long ones too. */
public final class AggregateAnswers implements AggregateActivities {
    private final Aggregator aggregator;
    private final WeighedVotes weighed;
    private final KnownJudges judges;
    private final ClaimCheck claimCheck;

    public AggregateAnswers(Aggregator aggregator, WeighedVotes weighed, KnownJudges judges, ClaimCheck claimCheck) {
        this.aggregator = aggregator;
        this.weighed = weighed;
        this.judges = judges;
        this.claimCheck = claimCheck;
    }

    @Override
    public Verdict aggregate(Ballot ballot) {
        Ballot whole = claimCheck.whole(ballot);
        Asked asked = ballot.question();
        return ballot.count() instanceof Count.Weighed count
                ? weighed.judge(whole, count, asked == null ? "" : asked.tenant(), asked == null ? "" : prompt(asked))
                : aggregator.judge(whole, () -> judges.of(tenant()));
    }

    /** Whose analysis it is, its workflow's id says. */
    private static String tenant() {
        return WorkflowId.parse(Activity.getExecutionContext().getInfo().getWorkflowId())
                .tenant();
    }

    private String prompt(Asked asked) {
        String reference = asked.reference();
        return reference == null
                ? asked.prompt()
                : claimCheck.question(reference).prompt();
    }
}
