package dev.polyphony.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a member's word is worth, in log-odds: a conditional logit over the answers that were given and "none of them"
 * (McFadden 1974). An answer's score is the sum of the weights of those who give it, each with the deviation of its
 * kind of prompt, what the prompt's meaning and its own signals add, and of a weight for each pair that agrees: below
 * nought where two err together.
 *
 * @param members names of the models, in the order of the weights
 * @param kinds of prompts, in the order of the weights
 * @param firstCounts for each member, whether of several statements the first is the one that is graded
 * @param directions of the meaning of prompts; none where kinds alone count
 * @param weights in the order of {@link Layout}
 */
record VoteWeights(
        List<String> members,
        List<String> kinds,
        @JsonProperty("first_counts") List<Boolean> firstCounts,
        List<List<Scale>> scales,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int directions,
        List<Double> weights) {
    VoteWeights {
        members = List.copyOf(members);
        kinds = List.copyOf(kinds);
        firstCounts = List.copyOf(firstCounts);
        scales = scales.stream().map(List::copyOf).toList();
        weights = List.copyOf(weights);
    }

    /** How a signal of a member varies: what is learnt goes by how far an answer is from the member's usual one. */
    record Scale(double mean, double deviation) {
        private static final double MOST = 3;

        double of(double value) {
            return deviation <= 0 ? 0 : Math.clamp((value - mean) / deviation, -MOST, MOST);
        }
    }

    /**
     * What the answers amount to.
     *
     * @param groups by what was said, the probability that it is right; with {@link #none} they sum to 1
     * @param speakers by group the members who say it, the one that speaks for it first
     */
    record Posterior(Map<String, Double> groups, double none, Map<String, List<String>> speakers) {
        /** The most probable of the answers that somebody gave; of equal ones the one that was given first. */
        String best() {
            return groups.keySet().stream()
                    .filter(speakers::containsKey)
                    .reduce((best, next) -> probability(next) > probability(best) ? next : best)
                    .orElse("");
        }

        double probability(String group) {
            return groups.getOrDefault(group, 0.0);
        }
    }

    /** Votes of members that nobody learnt of count for nothing, and neither do blank ones. */
    Posterior posterior(List<Vote> votes, Position prompt) {
        Layout layout = layout();
        double[] own = weights.stream().mapToDouble(Double::doubleValue).toArray();
        List<Ballot.Candidate> candidates = Ballot.candidates(layout, this, votes, prompt);
        double none = Ballot.none(layout, this, votes, prompt).times(own);
        double most = none;
        double[] scores = new double[candidates.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = candidates.get(i).row().times(own);
            most = Math.max(most, scores[i]);
        }
        double sum = Math.exp(none - most);
        for (double score : scores) {
            sum += Math.exp(score - most);
        }
        Map<String, Double> groups = new LinkedHashMap<>();
        Map<String, List<String>> speakers = new LinkedHashMap<>();
        for (int i = 0; i < scores.length; i++) {
            groups.put(candidates.get(i).group(), Math.exp(scores[i] - most) / sum);
            List<String> names = candidates.get(i).byWeight(own);
            if (!names.isEmpty()) {
                speakers.put(candidates.get(i).group(), names);
            }
        }
        return new Posterior(groups, Math.exp(none - most) / sum, speakers);
    }

    Layout layout() {
        return new Layout(members.size(), kinds.size(), directions);
    }

    int member(String name) {
        return members.indexOf(name);
    }

    /** The kind's place; −1 where it is none that was learnt. */
    int kind(String name) {
        return kinds.indexOf(name);
    }

    Set<String> known() {
        return new LinkedHashSet<>(members);
    }

    /** Where each weight stands. */
    record Layout(int members, int kinds, int directions) {
        int signals() {
            return AnswerSignals.NAMES.size();
        }

        int vote(int member) {
            return member;
        }

        /** Of the statement that is not graded, where an answer has two. */
        int other(int member) {
            return members + member;
        }

        int pair(int one, int two) {
            int low = Math.min(one, two);
            int high = Math.max(one, two);
            return 2 * members + low * members - low * (low + 1) / 2 + high - low - 1;
        }

        int signal(int member, int signal) {
            return 2 * members + pairs() + member * signals() + signal;
        }

        int kind(int member, int kind) {
            return 2 * members + pairs() + members * signals() + member * kinds + kind;
        }

        int none() {
            return kind(members, 0);
        }

        /** Of "none of them" where the member was asked. */
        int asked(int member) {
            return none() + 1 + member;
        }

        int noneOfKind(int kind) {
            return none() + 1 + members + kind;
        }

        /** Of a member's answers along a direction of the prompt's meaning. */
        int meaning(int member, int direction) {
            return none() + 1 + members + kinds + member * directions + direction;
        }

        int noneOfMeaning(int direction) {
            return meaning(members, direction);
        }

        int size() {
            return meaning(members + 1, 0);
        }

        private int pairs() {
            return members * (members - 1) / 2;
        }
    }
}
