package dev.polyphony.scoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.polyphony.call.ModelRef;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was learnt of right and wrong answers to one kind of prompt: weights as data, with the training they come from.
 *
 * @param name such as {@code gsm8k}
 * @param trained for people: on what, when and how
 * @param recogniser which prompts are of the kind
 * @param models by the name of the model, without its provider
 */
public record Workload(String name, String trained, Recogniser recogniser, Map<String, Learnt> models) {
    private static final Pattern VERSION =
            Pattern.compile("-(?:v\\d+(?:\\.\\d+)*|\\d{3}|\\d{8}|\\d{4}-\\d{2}-\\d{2})$");

    public Workload {
        models = Map.copyOf(models);
    }

    /** A model goes by its bare name: without provider, organisation, date and version, in lower case. */
    public Optional<Learnt> of(ModelRef model) {
        return Optional.ofNullable(models.get(bare(model.model())));
    }

    public static String bare(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return VERSION.matcher(name).replaceAll("");
    }

    /**
     * A logistic regression: the probability is the logistic function of the bias and all weighed features, each
     * standardised and cut at three standard deviations.
     *
     * @param answers how many it was learnt from
     * @param auc on the part that it was not learnt from: the chance that a right answer is put above a wrong one
     * @param calibrationError the same part's: the mean gap between what is said and what is true, in ten bins
     */
    public record Learnt(
            double bias,
            List<Weighed> features,
            int answers,
            double auc,
            @JsonProperty("calibration_error") double calibrationError) {
        public Learnt {
            features = List.copyOf(features);
        }

        /** Probability that the answer is right, from its features. */
        double probability(Map<String, Double> values) {
            return Weighed.probability(bias, features, values);
        }
    }

    public record Weighed(String name, double weight, double mean, double deviation) {
        private static final double MOST = 3;

        /** The logistic function of the bias and all weighed features. */
        public static double probability(double bias, List<Weighed> features, Map<String, Double> values) {
            double sum = bias;
            for (Weighed feature : features) {
                sum += feature.weight() * feature.standardised(values.getOrDefault(feature.name(), feature.mean()));
            }
            return 1 / (1 + Math.exp(-sum));
        }

        public double standardised(double value) {
            return deviation <= 0 ? 0 : Math.clamp((value - mean) / deviation, -MOST, MOST);
        }
    }

    /**
     * Tells a kind of prompt by the pairs of words that are common in it.
     *
     * @param pairs words that stand next to each other in one of a hundred prompts or more
     * @param least part of a prompt's different pairs that have to be among them
     */
    public record Recogniser(Set<String> pairs, double least) {
        private static final Pattern WORD = Pattern.compile("[\\p{L}]+");

        public Recogniser {
            pairs = Set.copyOf(pairs);
        }

        public boolean recognises(String prompt) {
            return share(prompt) >= least;
        }

        /** The part of a prompt's different pairs that are common in this kind. */
        public double share(String prompt) {
            Set<String> own = pairsOf(prompt);
            return own.isEmpty() ? 0 : own.stream().filter(pairs::contains).count() / (double) own.size();
        }

        public static Set<String> pairsOf(String prompt) {
            List<String> words = WORD.matcher(prompt.toLowerCase(Locale.ROOT))
                    .results()
                    .map(match -> match.group())
                    .toList();
            Set<String> pairs = new HashSet<>();
            for (int i = 1; i < words.size(); i++) {
                pairs.add(words.get(i - 1) + " " + words.get(i));
            }
            return pairs;
        }
    }
}
