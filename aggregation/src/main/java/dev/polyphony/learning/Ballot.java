package dev.polyphony.learning;

import dev.polyphony.learning.VoteWeights.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The votes of some members as rows of a conditional logit. */
final class Ballot {
    private Ballot() {}

    /** The weights that a row adds up, each times a value. */
    static final class Row {
        private int[] places = new int[8];
        private double[] values = new double[8];
        private int size;

        void add(int place, double value) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            places[size] = place;
            values[size++] = value;
        }

        double times(double[] weights) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += values[i] * weights[places[i]];
            }
            return sum;
        }

        void addTo(double[] gradient, double share) {
            for (int i = 0; i < size; i++) {
                gradient[places[i]] += share * values[i];
            }
        }

        void addAll(Row other) {
            for (int i = 0; i < other.size; i++) {
                add(other.places[i], other.values[i]);
            }
        }
    }

    /** @param speakers by name what each of them adds by itself */
    record Candidate(String group, Row row, Map<String, Row> speakers) {
        List<String> byWeight(double[] weights) {
            return speakers.entrySet().stream()
                    .sorted(Comparator.comparingDouble((Map.Entry<String, Row> speaker) ->
                                    speaker.getValue().times(weights))
                            .reversed())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** In the order in which they were first said. */
    static List<Candidate> candidates(Layout layout, VoteWeights known, List<Vote> votes, Position prompt) {
        Map<String, Candidate> groups = new LinkedHashMap<>();
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        Set<Integer> heard = new HashSet<>();
        for (Vote vote : votes) {
            int member = known.member(vote.member());
            // Whoever is asked again has no second vote.
            if (member < 0 || !heard.add(member)) {
                continue;
            }
            boolean firstCounts = known.firstCounts().get(member);
            String main = vote.by(firstCounts);
            String other = vote.by(!firstCounts);
            if (main != null) {
                Candidate said = groups.computeIfAbsent(main, Ballot::fresh);
                Row own = own(layout, known, vote, member, prompt);
                said.row().addAll(own);
                said.speakers().put(vote.member(), own);
                List<Integer> before = members.computeIfAbsent(main, any -> new ArrayList<>());
                before.forEach(one -> said.row().add(layout.pair(one, member), 1));
                before.add(member);
            }
            if (other != null && !other.equals(main)) {
                groups.computeIfAbsent(other, Ballot::fresh).row().add(layout.other(member), 1);
            }
        }
        return List.copyOf(groups.values());
    }

    private static Candidate fresh(String group) {
        return new Candidate(group, new Row(), new LinkedHashMap<>());
    }

    private static Row own(Layout layout, VoteWeights known, Vote vote, int member, Position prompt) {
        Row row = new Row();
        row.add(layout.vote(member), 1);
        for (int signal = 0; signal < layout.signals(); signal++) {
            double value =
                    known.scales().get(member).get(signal).of(vote.signals().get(signal));
            if (value != 0) {
                row.add(layout.signal(member, signal), value);
            }
        }
        if (prompt.kind() >= 0) {
            row.add(layout.kind(member, prompt.kind()), 1);
        }
        for (int i = 0; i < layout.directions(); i++) {
            row.add(layout.meaning(member, i), prompt.meaning().get(i));
        }
        return row;
    }

    static Row none(Layout layout, VoteWeights known, List<Vote> votes, Position prompt) {
        Row row = new Row();
        row.add(layout.none(), 1);
        for (Vote vote : votes) {
            int member = known.member(vote.member());
            if (member >= 0) {
                row.add(layout.asked(member), 1);
            }
        }
        if (prompt.kind() >= 0) {
            row.add(layout.noneOfKind(prompt.kind()), 1);
        }
        for (int i = 0; i < layout.directions(); i++) {
            row.add(layout.noneOfMeaning(i), prompt.meaning().get(i));
        }
        return row;
    }
}
