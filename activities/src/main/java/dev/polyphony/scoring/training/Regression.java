package dev.polyphony.scoring.training;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import dev.polyphony.scoring.Features;
import dev.polyphony.scoring.Workload.Weighed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** L2-regularised logistic regression over standardised features, by LIBLINEAR (Fan et al., JMLR 9, 2008). */
final class Regression {
    private static final double TOLERANCE = 1e-4;

    private final List<Weighed> scales;

    private Regression(List<Weighed> scales) {
        this.scales = scales;
    }

    /** Learns means and deviations. */
    static Regression over(List<Map<String, Double>> features) {
        return new Regression(Features.names().stream()
                .map(name -> {
                    double mean = features.stream()
                            .mapToDouble(f -> f.getOrDefault(name, 0.0))
                            .average()
                            .orElse(0);
                    double variance = features.stream()
                            .mapToDouble(f -> Math.pow(f.getOrDefault(name, 0.0) - mean, 2))
                            .average()
                            .orElse(0);
                    return new Weighed(name, 0, mean, Math.sqrt(variance));
                })
                .toList());
    }

    /** @param features as {@link Weighed} with their weights */
    record Fit(double bias, List<Weighed> features) {
        double probability(Map<String, Double> values) {
            return Weighed.probability(bias, features, values);
        }
    }

    /** @param cost of an error against the size of the weights: the smaller, the plainer the model */
    Fit fit(List<Map<String, Double>> features, List<Boolean> right, double cost) {
        // It would print its progress on standard output.
        Linear.disableDebugOutput();
        Problem problem = new Problem();
        problem.l = features.size();
        problem.n = scales.size() + 1;
        problem.bias = 1;
        problem.x = features.stream().map(this::row).toArray(Feature[][]::new);
        problem.y = right.stream().mapToDouble(r -> r ? 1 : 0).toArray();
        Model model = Linear.train(problem, new Parameter(SolverType.L2R_LR, cost, TOLERANCE));
        // LIBLINEAR's weights speak for the label it met first.
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        double[] weights = model.getFeatureWeights();
        List<Weighed> weighed = IntStream.range(0, scales.size())
                .mapToObj(i -> new Weighed(
                        scales.get(i).name(),
                        sign * weights[i],
                        scales.get(i).mean(),
                        scales.get(i).deviation()))
                .toList();
        return new Fit(sign * weights[scales.size()], weighed);
    }

    private Feature[] row(Map<String, Double> values) {
        List<Feature> row = new ArrayList<>();
        for (int i = 0; i < scales.size(); i++) {
            row.add(new FeatureNode(
                    i + 1,
                    scales.get(i).standardised(values.getOrDefault(scales.get(i).name(), 0.0))));
        }
        row.add(new FeatureNode(scales.size() + 1, 1));
        return row.toArray(Feature[]::new);
    }
}
