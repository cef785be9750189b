package dev.polyphony.scoring;

import dev.polyphony.call.Assessment;
import dev.polyphony.execution.PlanActivities.Ballot;
import dev.polyphony.execution.PlanActivities.Entry;
import dev.polyphony.plan.Count;
import dev.polyphony.plan.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Compares the answers of a panel: score = .5 × confidence + .3 × capability + .2 × completeness + .1 × consensus, from
 * 0 to 1.1. Consensus of an answer is its mean {@link KeyPoints#overlap} with each of the others, 0 where there are
 * none; agreement of the panel is the mean over all pairs, 1 where there are none. Of equal scores the earlier member
 * wins.
 */
public final class BestOf {
    private final Weights weights;

    public BestOf(Weights weights) {
        this.weights = weights;
    }

    public Verdict judge(Ballot ballot) {
        return switch (ballot.count()) {
            case Count.Best best -> best(ballot.entries());
            case Count.Votes votes -> best(ballot.entries());
            case Count.Ranks ranks -> best(ballot.entries());
            case Count.Scores scores -> best(ballot.entries());
            case Count.Pairs pairs -> best(ballot.entries());
        };
    }

    private Verdict best(List<Entry> entries) {
        List<KeyPoints> points = entries.stream()
                .map(entry -> KeyPoints.of(entry.reply().text(), weights))
                .toList();
        Map<String, Double> scores = new LinkedHashMap<>();
        String chosen = entries.getFirst().path();
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < entries.size(); i++) {
            double score = score(entries.get(i).reply().assessment()) + weights.consensus() * consensus(i, points);
            scores.put(entries.get(i).path(), score);
            if (score > most) {
                most = score;
                chosen = entries.get(i).path();
            }
        }
        return new Verdict(chosen, scores, agreement(points));
    }

    private double score(Assessment assessment) {
        return weights.confidence() * assessment.confidence()
                + weights.capability() * assessment.capability()
                + weights.completeness() * assessment.completeness();
    }

    private static double consensus(int of, List<KeyPoints> points) {
        return IntStream.range(0, points.size())
                .filter(other -> other != of)
                .mapToDouble(other -> points.get(of).overlap(points.get(other)))
                .average()
                .orElse(0);
    }

    private static double agreement(List<KeyPoints> points) {
        return IntStream.range(0, points.size())
                .boxed()
                .flatMap(a -> IntStream.range(a + 1, points.size())
                        .mapToObj(b -> points.get(a).overlap(points.get(b))))
                .mapToDouble(overlap -> overlap)
                .average()
                .orElse(1);
    }
}
