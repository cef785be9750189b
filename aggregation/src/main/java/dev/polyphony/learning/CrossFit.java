package dev.polyphony.learning;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt from the other nine of each tenth of the questions, and what it came to on them.
 *
 * @param directions of the meaning of prompts; absent where their kind alone counts
 * @param losses of each question, minus the log-likelihood of what was right: of its answers, and of its members before
 *     they were asked
 */
record CrossFit(
        @Nullable Directions directions,
        List<VoteWeights> folds,
        List<PromptOdds> odds,
        Map<String, Recalibration> recalibrations,
        List<AskPolicy> policies,
        double calibrationError,
        List<Double> losses) {
    CrossFit {
        folds = List.copyOf(folds);
        odds = List.copyOf(odds);
        recalibrations = Map.copyOf(recalibrations);
        policies = List.copyOf(policies);
        losses = List.copyOf(losses);
    }

    @Nullable
    Meaning meaning() {
        return directions == null ? null : new Meaning(directions, folds, odds, recalibrations, policies);
    }

    /**
     * By more than one standard error of the mean difference: of two that cannot be told apart the simpler one is taken
     * (Breiman and others, <i>Classification and Regression Trees</i>, 1984, section 3.4.3).
     */
    boolean isBetterThan(CrossFit simpler) {
        double[] gains = IntStream.range(0, losses.size())
                .mapToDouble(i -> simpler.losses.get(i) - losses.get(i))
                .toArray();
        double mean = IntStream.range(0, gains.length)
                .mapToDouble(i -> gains[i])
                .average()
                .orElse(0);
        double squares = IntStream.range(0, gains.length)
                .mapToDouble(i -> Math.pow(gains[i] - mean, 2))
                .sum();
        return mean > Math.sqrt(squares / (gains.length - 1) / gains.length);
    }
}
