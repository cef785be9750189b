package dev.polyphony.tally;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sorts answers, by their place on the ballot, into groups that say the same; the largest first. */
final class Camps {
    private Camps() {}

    /** Those of the same final answer. Who has none is in no group. */
    static List<List<Integer>> byValue(List<Optional<String>> values) {
        Map<String, List<Integer>> camps = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            int answer = i;
            values.get(i)
                    .ifPresent(value -> camps.computeIfAbsent(value, fresh -> new ArrayList<>())
                            .add(answer));
        }
        return largestFirst(camps.values().stream().toList());
    }

    /**
     * Those that all say the same as each other (complete linkage): the largest such set, of the rest the largest, and
     * so on; of several as large the one nearest to each other. Nearness is not transitive, so which sets there are can
     * change with every answer that comes; the largest can only grow.
     */
    static List<List<Integer>> byMeaning(int answers, Likeness likeness) {
        List<List<Integer>> camps = new ArrayList<>();
        BitSet left = new BitSet();
        left.set(0, answers);
        while (!left.isEmpty()) {
            Largest largest = new Largest(likeness);
            largest.grow(new BitSet(), (BitSet) left.clone());
            largest.found.stream().forEach(left::clear);
            camps.add(largest.found.stream().boxed().toList());
        }
        return largestFirst(camps);
    }

    private static List<List<Integer>> largestFirst(List<List<Integer>> camps) {
        return camps.stream()
                .sorted((one, other) -> Integer.compare(other.size(), one.size()))
                .toList();
    }

    /** Searches the largest set; panels are small. */
    private static final class Largest {
        private final Likeness likeness;
        private BitSet found = new BitSet();

        Largest(Likeness likeness) {
            this.likeness = likeness;
        }

        void grow(BitSet set, BitSet candidates) {
            if (candidates.isEmpty()) {
                if (set.cardinality() > found.cardinality()
                        || (set.cardinality() == found.cardinality() && nearness(set) > nearness(found))) {
                    found = (BitSet) set.clone();
                }
                return;
            }
            int first = candidates.nextSetBit(0);
            BitSet rest = (BitSet) candidates.clone();
            rest.clear(first);
            BitSet with = (BitSet) set.clone();
            with.set(first);
            BitSet alike = (BitSet) rest.clone();
            rest.stream().filter(other -> !likeness.same(first, other)).forEach(alike::clear);
            grow(with, alike);
            // Without it only if something else than its own kind is left, and enough of it to be as large.
            if (alike.cardinality() < rest.cardinality()
                    && set.cardinality() + rest.cardinality() >= found.cardinality()) {
                grow(set, rest);
            }
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
