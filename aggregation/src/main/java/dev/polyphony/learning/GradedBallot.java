package dev.polyphony.learning;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One question, what the members said, and which of them were right.
 *
 * @param set what the file calls the kind of prompt; empty where it says nothing
 * @param votes of each member one
 * @param right by member
 * @param costs by member, in US dollars; without those of whom nobody knows
 */
public record GradedBallot(
        String prompt, String set, List<Vote> votes, Map<String, Boolean> right, Map<String, Double> costs) {
    public GradedBallot {
        votes = List.copyOf(votes);
        right = Map.copyOf(right);
        costs = Map.copyOf(costs);
    }

    boolean isRight(String member) {
        return Boolean.TRUE.equals(right.get(member));
    }

    boolean isAnswered(String member) {
        return votes.stream().anyMatch(vote -> vote.member().equals(member));
    }

    /** Those of some members only. */
    GradedBallot of(Set<String> members) {
        return new GradedBallot(
                prompt,
                set,
                votes.stream().filter(vote -> members.contains(vote.member())).toList(),
                right,
                costs);
    }

    /**
     * The group whose members were graded right; empty where none was. Grades of the same words can differ: then the
     * majority of them counts.
     */
    Optional<String> rightGroup(VoteWeights known) {
        Map<String, double[]> groups = new LinkedHashMap<>();
        for (Vote vote : votes) {
            int member = known.member(vote.member());
            String group = member < 0 ? null : vote.by(known.firstCounts().get(member));
            if (group != null) {
                double[] counts = groups.computeIfAbsent(group, any -> new double[2]);
                counts[0] += isRight(vote.member()) ? 1 : 0;
                counts[1]++;
            }
        }
        return groups.entrySet().stream()
                .filter(group -> 2 * group.getValue()[0] >= group.getValue()[1] && group.getValue()[0] > 0)
                .max(Comparator.comparingDouble(group -> group.getValue()[0]))
                .map(Map.Entry::getKey);
    }

    /**
     * Groups by a statement of unambiguous answers that were graded right: what an ambiguous one can be held against.
     */
    Map<String, Integer> agreedRight() {
        Map<String, Integer> groups = new HashMap<>();
        for (Vote vote : votes) {
            String last = vote.last();
            if (last != null && last.equals(vote.first()) && isRight(vote.member())) {
                groups.merge(last, 1, Integer::sum);
            }
        }
        return groups;
    }
}
