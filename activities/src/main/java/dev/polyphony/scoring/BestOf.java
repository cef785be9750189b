package dev.polyphony.scoring;

import dev.polyphony.call.Assessment;
import dev.polyphony.execution.PlanActivities.Ballot;
import dev.polyphony.execution.PlanActivities.Entry;
import dev.polyphony.plan.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answer with the highest score: half confidence, 30 % capability, 20 % completeness, and up to .1 on top for what
 * it has in common with the others. What two answers have in common is the Sørensen–Dice overlap of their content
 * words; the agreement of all is its mean over every pair. Of equal scores the earlier member's answer wins.
 */
final class BestOf {
    private static final double CONFIDENCE = 0.5;
    private static final double CAPABILITY = 0.3;
    private static final double COMPLETENESS = 0.2;
    private static final double CONSENSUS = 0.1;

    private BestOf() {}

    static Verdict judge(Ballot ballot) {
        List<Entry> entries = ballot.entries();
        List<Set<String>> points = entries.stream()
                .map(entry -> Words.content(entry.reply().text()))
                .toList();
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            scores.put(
                    entries.get(i).path(),
                    score(entries.get(i).reply().assessment()) + CONSENSUS * consensus(points, i));
        }
        String chosen =
                Collections.max(scores.entrySet(), Map.Entry.comparingByValue()).getKey();
        return new Verdict(chosen, scores, agreement(points));
    }

    private static double score(Assessment assessment) {
        return CONFIDENCE * assessment.confidence()
                + CAPABILITY * assessment.capability()
                + COMPLETENESS * assessment.completeness();
    }

    private static double consensus(List<Set<String>> points, int of) {
        List<Double> overlaps = new ArrayList<>();
        for (int other = 0; other < points.size(); other++) {
            if (other != of) {
                overlaps.add(Words.overlap(points.get(of), points.get(other)));
            }
        }
        return mean(overlaps, 0);
    }

    private static double agreement(List<Set<String>> points) {
        List<Double> overlaps = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                overlaps.add(Words.overlap(points.get(i), points.get(j)));
            }
        }
        return mean(overlaps, 1);
    }

    private static double mean(List<Double> values, double ofNone) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(ofNone);
    }
}
