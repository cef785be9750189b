package dev.polyphony.aggregation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sorts answers, by their place on the ballot, into groups that say the same; the largest first. */
final class AnswerClusters {
    private AnswerClusters() {}

    /** Those of the same final answer. Who has none is in no group. */
    static List<List<Integer>> byValue(List<Optional<String>> values) {
        Map<String, List<Integer>> clusters = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            int answer = i;
            values.get(i)
                    .ifPresent(value -> clusters.computeIfAbsent(value, fresh -> new ArrayList<>())
                            .add(answer));
        }
        return largestFirst(clusters.values().stream().toList());
    }

    /**
     * Those that all say the same as each other (complete linkage): the largest such set, of the rest the largest, and
     * so on; of several as large the one nearest to each other. Nearness is not transitive, so which sets there are can
     * change with every answer that comes; the largest can only grow.
     *
     * <p>Which set is the largest takes a search that can double with each answer. It is exact for panels of ordinary
     * size; past {@value Search#MOST_STEPS} steps in all, sets are put together greedily, in cubic time.
     */
    static Grouping byMeaning(int answers, Similarity likeness) {
        List<List<Integer>> clusters = new ArrayList<>();
        Search search = new Search(answers, likeness);
        BitSet left = new BitSet();
        left.set(0, answers);
        while (!left.isEmpty()) {
            BitSet largest = search.largest(left);
            left.andNot(largest);
            clusters.add(largest.stream().boxed().toList());
        }
        return new Grouping(largestFirst(clusters), search.exact());
    }

    /** @param exact whether the first is the largest there is */
    record Grouping(List<List<Integer>> clusters, boolean exact) {}

    private static List<List<Integer>> largestFirst(List<List<Integer>> clusters) {
        return clusters.stream()
                .sorted((one, other) -> Integer.compare(other.size(), one.size()))
                .toList();
    }

    /** Searches the largest sets of answers that all say the same. */
    private static final class Search {
        /** About a second. */
        private static final int MOST_STEPS = 1_000_000;

        private final Similarity likeness;
        private final BitSet[] same;
        private int steps;
        private BitSet found = new BitSet();
        private double foundNearness;

        Search(int answers, Similarity likeness) {
            this.likeness = likeness;
            this.same = IntStream.range(0, answers)
                    .mapToObj(a -> IntStream.range(0, answers)
                            .filter(b -> likeness.same(a, b))
                            .collect(BitSet::new, BitSet::set, BitSet::or))
                    .toArray(BitSet[]::new);
        }

        boolean exact() {
            return steps <= MOST_STEPS;
        }

        BitSet largest(BitSet among) {
            found = new BitSet();
            foundNearness = 0;
            grow(new BitSet(), (BitSet) among.clone());
            if (!exact()) {
                BitSet greedy = greedy(among);
                return greedy.cardinality() > found.cardinality() ? greedy : found;
            }
            return found;
        }

        private void grow(BitSet set, BitSet candidates) {
            while (!candidates.isEmpty()) {
                if (++steps > MOST_STEPS) {
                    return;
                }
                int first = candidates.nextSetBit(0);
                BitSet with = (BitSet) set.clone();
                with.set(first);
                candidates.clear(first);
                BitSet alike = (BitSet) candidates.clone();
                alike.and(same[first]);
                grow(with, alike);
                // Without it only if something else than its own kind is left, and enough of it to be as large.
                if (alike.cardinality() == candidates.cardinality()
                        || set.cardinality() + candidates.cardinality() < found.cardinality()) {
                    return;
                }
            }
            take(set);
        }

        private void take(BitSet set) {
            int more = set.cardinality() - found.cardinality();
            if (more < 0) {
                return;
            }
            steps += set.cardinality() * set.cardinality() / Long.SIZE;
            double nearness = nearness(set);
            if (more > 0 || nearness > foundNearness) {
                found = set;
                foundNearness = nearness;
            }
        }

        /** Adds the answer that says the same as the most of those that can still be added. */
        private BitSet greedy(BitSet among) {
            BitSet set = new BitSet();
            BitSet candidates = (BitSet) among.clone();
            while (!candidates.isEmpty()) {
                int best = -1;
                int most = -1;
                for (int a = candidates.nextSetBit(0); a >= 0; a = candidates.nextSetBit(a + 1)) {
                    BitSet alike = (BitSet) candidates.clone();
                    alike.and(same[a]);
                    if (alike.cardinality() > most) {
                        most = alike.cardinality();
                        best = a;
                    }
                }
                set.set(best);
                candidates.and(same[best]);
                candidates.clear(best);
            }
            return set;
        }

        private double nearness(BitSet set) {
            int[] members = set.stream().toArray();
            return IntStream.of(members)
                    .mapToDouble(a -> IntStream.of(members)
                            .mapToDouble(b -> likeness.value(a, b))
                            .sum())
                    .sum();
        }
    }
}
