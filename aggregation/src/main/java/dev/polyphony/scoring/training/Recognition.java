package dev.polyphony.scoring.training;

import dev.polyphony.scoring.Workload.Recogniser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Learns to tell prompts of a kind: by the pairs of words that one of a hundred has; one of a hundred is missed. */
public final class Recognition {
    private static final double COMMON = 0.01;
    private static final double MISSED = 0.01;

    private Recognition() {}

    public static Recogniser of(List<String> prompts) {
        Map<String, Integer> counts = new HashMap<>();
        prompts.forEach(prompt -> Recogniser.pairsOf(prompt).forEach(pair -> counts.merge(pair, 1, Integer::sum)));
        double often = Math.max(2, COMMON * prompts.size());
        Set<String> common = counts.entrySet().stream()
                .filter(pair -> pair.getValue() >= often)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        // Each prompt as if it were new: its pairs have to be common among the others.
        List<Double> shares = prompts.stream()
                .map(prompt -> share(Recogniser.pairsOf(prompt), pair -> counts.getOrDefault(pair, 0) - 1 >= often))
                .sorted()
                .toList();
        return new Recogniser(common, Rounded.of(shares.get((int) (shares.size() * MISSED))));
    }

    private static double share(Set<String> pairs, Predicate<String> counted) {
        return pairs.isEmpty() ? 0 : pairs.stream().filter(counted).count() / (double) pairs.size();
    }
}
