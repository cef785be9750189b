package dev.polyphony.aggregation;

import dev.polyphony.call.Opinion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which answer of each pair judges prefer, where they do so in both orders. */
final class JudgedPairs {
    private static final double EXACT = 1e-9;

    private final Set<Said> said = new HashSet<>();

    /** What a judge said of a pair in one order. */
    private record Said(String judge, String first, String second, String better) {
        Said turned() {
            return new Said(judge, /* first= */ second, /* second= */ first, better);
        }
    }

    private record Pair(String winner, String loser) {
        Pair turned() {
            return new Pair(/* winner= */ loser, /* loser= */ winner);
        }
    }

    void add(String judge, Opinion.Preference preference) {
        if (preference.better() != null) {
            said.add(new Said(judge, preference.first(), preference.second(), preference.better()));
        }
    }

    /** @param shares of the judges, by path */
    Map<String, Integer> balance(Map<String, Double> shares) {
        Map<Pair, Double> weight = new LinkedHashMap<>();
        for (Said one : said) {
            // Said once with this answer first and once with the other: counted at the first of both.
            if (one.better().equals(one.first()) && said.contains(one.turned())) {
                weight.merge(new Pair(one.first(), one.second()), shares.getOrDefault(one.judge(), 0.0), Double::sum);
            }
        }
        Map<String, Integer> balance = new HashMap<>();
        weight.forEach((pair, preferring) -> {
            double other = weight.getOrDefault(pair.turned(), 0.0);
            if (preferring > other + EXACT) {
                balance.merge(pair.winner(), 1, Integer::sum);
                balance.merge(pair.loser(), -1, Integer::sum);
            }
        });
        return balance;
    }
}
