package dev.polyphony.scoring.training;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.polyphony.scoring.Features;
import dev.polyphony.scoring.Learnt.Fold;
import dev.polyphony.scoring.Learnt.Scale;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** L2-regularised logistic regression over standardised features, by LIBLINEAR (Fan et al., JMLR 9, 2008). */
final class Regression {
    private static final double TOLERANCE = 1e-4;

    private final List<Scale> scales;

    private Regression(List<Scale> scales) {
        this.scales = scales;
    }

    /** Learns means and deviations, which say nothing of right or wrong. */
    static Regression over(List<Map<String, Double>> features) {
        return new Regression(
                Features.names().stream().map(name -> scale(name, features)).toList());
    }

    private static Scale scale(String name, List<Map<String, Double>> features) {
        double mean = mean(features, values -> values.getOrDefault(name, 0.0));
        double variance = mean(features, values -> Math.pow(values.getOrDefault(name, 0.0) - mean, 2));
        return new Scale(name, Rounded.of(mean), Rounded.of(Math.sqrt(variance)));
    }

    private static double mean(List<Map<String, Double>> features, ToDoubleFunction<Map<String, Double>> of) {
        return features.stream().mapToDouble(of).average().orElse(0);
    }

    List<Scale> scales() {
        return scales;
    }

    /** @param cost of an error against the size of the weights: the smaller, the plainer the model */
    Fold fit(List<Map<String, Double>> features, List<Boolean> right, double cost) {
        // It would print its progress on standard output.
        Linear.disableDebugOutput();
        Problem problem = new Problem();
        problem.l = features.size();
        problem.n = scales.size() + 1;
        problem.bias = 1;
        problem.x = features.stream().map(this::row).toArray(Feature[][]::new);
        problem.y = right.stream().mapToDouble(r -> r ? 1 : 0).toArray();
        Parameter parameter = new Parameter(SolverType.L2R_LR, cost, TOLERANCE);
        // A bias drawn to nought would draw all probabilities to one half.
        parameter.setRegularizeBias(false);
        Model model = Linear.train(problem, parameter);
        // LIBLINEAR's weights speak for the label it met first.
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        double[] weights = model.getFeatureWeights();
        return new Fold(
                Rounded.of(sign * weights[scales.size()]),
                DoubleStream.of(weights)
                        .limit(scales.size())
                        .mapToObj(weight -> Rounded.of(sign * weight))
                        .toList());
    }

    private Feature[] row(Map<String, Double> values) {
        return IntStream.rangeClosed(0, scales.size())
                .mapToObj(i ->
                        new FeatureNode(i + 1, i < scales.size() ? scales.get(i).standardised(values) : 1))
                .toArray(Feature[]::new);
    }
}
