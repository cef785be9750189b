package dev.polyphony.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells of which kind a prompt is by its words: naive Bayes over the words that tell one kind from the rest. The kinds
 * are those that the graded answers were marked with.
 *
 * @param words by kind, what the presence of a word adds to its log-odds
 * @param priors by kind, what it has before any word is read
 */
record Kinds(Map<String, Map<String, Double>> words, Map<String, Double> priors) {
    /** A kind of fewer prompts says nothing of its own. */
    static final int FEWEST = 8;

    private static final int MOST_WORDS = 80;
    private static final int MOST_KINDS = 60;
    private static final int SHORTEST = 3;
    private static final Pattern WORD = Pattern.compile("[\\p{L}]+");

    Kinds {
        words = Map.copyOf(words);
        priors = Map.copyOf(priors);
    }

    List<String> names() {
        return priors.keySet().stream().sorted().toList();
    }

    /** The likeliest; empty where no kind is likelier than not. */
    String of(String prompt) {
        Set<String> present = wordsOf(prompt);
        String best = "";
        double most = 0;
        for (String kind : names()) {
            double sum = priors.getOrDefault(kind, 0.0);
            for (Map.Entry<String, Double> word : words.getOrDefault(kind, Map.of()).entrySet()) {
                sum += present.contains(word.getKey()) ? word.getValue() : 0;
            }
            if (sum > most) {
                most = sum;
                best = kind;
            }
        }
        return best;
    }

    /** @param prompts each once */
    static Kinds learn(List<GradedBallot> prompts) {
        Map<String, List<Set<String>>> byKind = new TreeMap<>();
        Map<String, Integer> overall = new HashMap<>();
        for (GradedBallot ballot : prompts) {
            Set<String> words = wordsOf(ballot.prompt());
            byKind.computeIfAbsent(ballot.set(), any -> new ArrayList<>()).add(words);
            words.forEach(word -> overall.merge(word, 1, Integer::sum));
        }
        byKind.remove("");
        byKind.values().removeIf(own -> own.size() < FEWEST);
        if (byKind.size() < 2 || byKind.size() > MOST_KINDS) {
            return new Kinds(Map.of(), Map.of());
        }
        Map<String, Map<String, Double>> words = new LinkedHashMap<>();
        Map<String, Double> priors = new LinkedHashMap<>();
        byKind.forEach((kind, own) -> {
            words.put(kind, telling(own, overall, prompts.size()));
            double share = own.size() / (double) prompts.size();
            priors.put(kind, VoteTraining.rounded(Math.log(share / (1 - share + 1e-9))));
        });
        return new Kinds(words, priors);
    }

    private static Map<String, Double> telling(List<Set<String>> own, Map<String, Integer> overall, int all) {
        Map<String, Integer> counts = new HashMap<>();
        own.forEach(words -> words.forEach(word -> counts.merge(word, 1, Integer::sum)));
        int others = all - own.size();
        return counts.entrySet().stream()
                .filter(word -> word.getValue() > 1)
                .map(word -> Map.entry(word.getKey(), ratio(word.getValue(), own.size(), overall.get(word.getKey()), others)))
                .filter(word -> Math.abs(word.getValue()) > 0.5)
                .sorted(Comparator.comparingDouble((Map.Entry<String, Double> word) ->
                                -Math.abs(word.getValue()) * counts.getOrDefault(word.getKey(), 0))
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_WORDS)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one, TreeMap::new));
    }

    private static double ratio(int inKind, int kind, int overall, int others) {
        double here = (inKind + 0.5) / (kind + 1.0);
        double elsewhere = (overall - inKind + 0.5) / (others + 1.0);
        return VoteTraining.rounded(Math.log(here / elsewhere));
    }

    private static Set<String> wordsOf(String prompt) {
        Set<String> words = new HashSet<>();
        WORD.matcher(prompt.toLowerCase(Locale.ROOT)).results().forEach(match -> {
            if (match.group().length() >= SHORTEST) {
                words.add(match.group());
            }
        });
        return words;
    }
}
