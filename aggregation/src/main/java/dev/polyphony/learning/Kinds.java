package dev.polyphony.learning;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
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
import java.util.stream.IntStream;

/**
 * Tells of which kind a prompt is by the words that tell it from the rest. The kinds are those that the graded answers
 * were marked with.
 *
 * @param words by kind, what the presence of a word adds to its log-odds
 * @param priors by kind, the log-odds that it has before any word is read
 */
record Kinds(Map<String, Map<String, Double>> words, Map<String, Double> priors) {
    /** A kind of fewer prompts says nothing of its own. */
    static final int FEWEST = 8;

    private static final int MOST_WORDS = 200;
    private static final double COST = 1;
    private static final double TOLERANCE = 1e-3;

    /** Log-odds that a prompt is of a kind below which it is of none. */
    private static final double LEAST = -1;

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

    /** The likeliest; empty where none is likely. */
    String of(String prompt) {
        Set<String> present = wordsOf(prompt);
        String best = "";
        double most = LEAST;
        for (String kind : names()) {
            double sum = priors.getOrDefault(kind, 0.0);
            for (Map.Entry<String, Double> word :
                    words.getOrDefault(kind, Map.of()).entrySet()) {
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
        Map<String, Integer> counts = new TreeMap<>();
        prompts.forEach(ballot -> counts.merge(ballot.set(), 1, Integer::sum));
        counts.remove("");
        counts.values().removeIf(count -> count < FEWEST);
        if (counts.size() < 2 || counts.size() > MOST_KINDS) {
            return new Kinds(Map.of(), Map.of());
        }
        List<Set<String>> words =
                prompts.stream().map(ballot -> wordsOf(ballot.prompt())).toList();
        Map<String, Integer> places = places(words);
        Feature[][] rows = words.stream().map(own -> row(own, places)).toArray(Feature[][]::new);
        Map<String, Map<String, Double>> learnt = new LinkedHashMap<>();
        Map<String, Double> biases = new LinkedHashMap<>();
        for (String kind : counts.keySet()) {
            double[] right = prompts.stream()
                    .mapToDouble(ballot -> ballot.set().equals(kind) ? 1 : 0)
                    .toArray();
            double[] weights = weights(rows, right, places.size() + 1);
            learnt.put(kind, telling(weights, places));
            biases.put(kind, VoteTraining.rounded(weights[places.size()]));
        }
        return new Kinds(learnt, biases);
    }

    /** Of words that more than one prompt has. */
    private static Map<String, Integer> places(List<Set<String>> prompts) {
        Map<String, Integer> counts = new TreeMap<>();
        prompts.forEach(words -> words.forEach(word -> counts.merge(word, 1, Integer::sum)));
        counts.values().removeIf(count -> count < 2);
        Map<String, Integer> places = new HashMap<>();
        counts.keySet().forEach(word -> places.put(word, places.size()));
        return places;
    }

    private static Feature[] row(Set<String> words, Map<String, Integer> places) {
        IntStream present = words.stream().filter(places::containsKey).mapToInt(places::get);
        return IntStream.concat(present, IntStream.of(places.size()))
                .sorted()
                .mapToObj(place -> new FeatureNode(place + 1, 1))
                .toArray(Feature[]::new);
    }

    /** One kind against all others: L2-regularised logistic regression by LIBLINEAR. */
    private static double[] weights(Feature[][] rows, double[] right, int size) {
        Linear.disableDebugOutput();
        Problem problem = new Problem();
        problem.l = rows.length;
        problem.n = size;
        problem.bias = 1;
        problem.x = rows;
        problem.y = right;
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, COST, TOLERANCE));
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        return Arrays.stream(model.getFeatureWeights())
                .map(weight -> sign * weight)
                .toArray();
    }

    private static Map<String, Double> telling(double[] weights, Map<String, Integer> places) {
        Map<String, Double> telling = new TreeMap<>();
        places.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                                (Map.Entry<String, Integer> word) -> -Math.abs(weights[word.getValue()]))
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_WORDS)
                .forEach(word -> telling.put(word.getKey(), VoteTraining.rounded(weights[word.getValue()])));
        return telling;
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
