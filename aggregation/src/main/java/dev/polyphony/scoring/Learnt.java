package dev.polyphony.scoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * Logistic regressions of one model's right and wrong answers, one for each of the {@link Folds}, learnt from the
 * answers outside it: the probability is the logistic function of the bias and all weighed features, each standardised
 * and cut at three standard deviations.
 *
 * @param folds by number
 * @param answers how many they were learnt from
 * @param auc over all of them, each judged by what was not learnt from it: the chance that a right answer is put above
 *     a wrong one
 * @param calibrationError of the same: the mean gap between what is said and what is true, in ten bins
 */
public record Learnt(
        List<Scale> features,
        List<Fold> folds,
        int answers,
        double auc,
        @JsonProperty("calibration_error") double calibrationError) {
    public Learnt {
        features = List.copyOf(features);
        folds = List.copyOf(folds);
    }

    /** Probability that an answer is right, by what was not learnt from this question. */
    double probability(String question, String answer) {
        return folds.get(Folds.of(question)).probability(features, Features.of(question, answer));
    }

    /** How a feature varies among the answers. */
    public record Scale(String name, double mean, double deviation) {
        private static final double MOST = 3;

        public double standardised(Map<String, Double> values) {
            double value = values.getOrDefault(name, mean);
            return deviation <= 0 ? 0 : Math.clamp((value - mean) / deviation, -MOST, MOST);
        }
    }

    /** @param weights of the features, in their order */
    public record Fold(double bias, List<Double> weights) {
        public Fold {
            weights = List.copyOf(weights);
        }

        public double probability(List<Scale> features, Map<String, Double> values) {
            double sum = bias;
            for (int i = 0; i < features.size(); i++) {
                sum += weights.get(i) * features.get(i).standardised(values);
            }
            return 1 / (1 + Math.exp(-sum));
        }
    }
}
