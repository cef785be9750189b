package dev.polyphony.activity;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Persisted;
import java.util.List;

/**
 * Recorded answers to be judged by another strategy, threshold, price list or scorer.
 *
 * @param of the id of the analysis that paid for the answers
 * @param analysis the same question under the new selection
 * @param recorded at least one, in the order they were asked for
 */
@Persisted
public record Rejudgement(String of, Analysis analysis, List<RecordedAnswer> recorded) {
    public Rejudgement {
        recorded = List.copyOf(recorded);
        if (recorded.isEmpty()) {
            throw new InvalidField("id", "analysis " + of + " has no recorded answer to judge");
        }
    }
}
