package dev.polyphony.plan;

import dev.polyphony.call.Persisted;
import java.util.Map;

/**
 * What an aggregation decided.
 *
 * @param chosen path of the answer that is the panel's
 * @param scores by path, higher is better
 * @param agreement of the answers among each other, 0 to 1; 1 for a single answer
 */
@Persisted
public record Verdict(String chosen, Map<String, Double> scores, double agreement) {
    public Verdict {
        scores = Map.copyOf(scores);
    }
}
