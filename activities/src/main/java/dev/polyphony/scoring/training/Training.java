package dev.polyphony.scoring.training;

import dev.polyphony.call.InvalidField;
import dev.polyphony.scoring.Features;
import dev.polyphony.scoring.Workload;
import dev.polyphony.scoring.Workload.Learnt;
import dev.polyphony.scoring.Workload.Recogniser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Learns a workload from graded answers: half of the prompts, by their hash, are learnt from; the figures it records
 * are of the other half. How much it may rely on single features is chosen by cross-validation among the first half.
 */
public final class Training {
    /** Fewer say nothing. */
    public static final int FEWEST_ANSWERS = 100;

    private static final List<Double> COSTS = List.of(0.003, 0.01, 0.03, 0.1);
    private static final int FOLDS = 5;
    private static final double COMMON = 0.01;
    private static final double MISSED = 0.05;

    private final String name;
    private final String described;

    /** @param described for people: what the answers are */
    public Training(String name, String described) {
        this.name = name;
        this.described = described;
    }

    /** @throws InvalidField where there are too few answers of a model, or all are right or all wrong */
    public Workload learn(List<GradedAnswer> answers) {
        Map<String, List<GradedAnswer>> byModel =
                answers.stream().collect(Collectors.groupingBy(GradedAnswer::model, TreeMap::new, Collectors.toList()));
        if (byModel.isEmpty()) {
            throw new InvalidField("answers", "none; give a file with one JSON object a line");
        }
        Map<String, Learnt> learnt = new TreeMap<>();
        byModel.forEach((model, own) -> learnt.put(model, learn(model, own)));
        return new Workload(name, described, recogniser(answers), learnt);
    }

    private static Learnt learn(String model, List<GradedAnswer> answers) {
        List<GradedAnswer> tuning =
                answers.stream().filter(GradedAnswer::isForTuning).toList();
        List<GradedAnswer> rest = answers.stream().filter(a -> !a.isForTuning()).toList();
        requireBoth(model, tuning);
        List<Map<String, Double>> features = features(tuning);
        Regression.Fit fit = Regression.over(features).fit(features, right(tuning), cost(tuning, features));
        List<Judged> judged = judged(fit, features(rest), rest);
        return new Learnt(
                rounded(fit.bias()),
                fit.features().stream()
                        .map(f -> new Workload.Weighed(
                                f.name(), rounded(f.weight()), rounded(f.mean()), rounded(f.deviation())))
                        .toList(),
                tuning.size(),
                rounded(Auc.of(judged)),
                rounded(CalibrationError.of(judged)));
    }

    private static void requireBoth(String model, List<GradedAnswer> tuning) {
        long right = tuning.stream().filter(GradedAnswer::right).count();
        if (tuning.size() < FEWEST_ANSWERS) {
            throw new InvalidField(
                    "answers",
                    tuning.size() + " of " + model + " to learn from, half of those given; at least " + FEWEST_ANSWERS
                            + " are needed");
        }
        if (right < FOLDS || tuning.size() - right < FOLDS) {
            throw new InvalidField(
                    "answers", "of " + model + " are nearly all right or all wrong; there is nothing to tell apart");
        }
    }

    /**
     * The plainest model that is not clearly worse than the best: the least cost within one standard error of it
     * (Breiman et al., Classification and Regression Trees, 1984). Compared by the log-likelihood of what was left out,
     * which rewards ranking and calibration alike.
     */
    private static double cost(List<GradedAnswer> answers, List<Map<String, Double>> features) {
        Map<Double, double[]> likelihoods = new TreeMap<>();
        COSTS.forEach(cost -> likelihoods.put(cost, leftOut(answers, features, cost)));
        double[] best = likelihoods.values().stream()
                .max(Comparator.comparingDouble(Training::mean))
                .orElseThrow();
        double error = Math.sqrt(Arrays.stream(best)
                        .map(l -> Math.pow(l - mean(best), 2))
                        .sum())
                / best.length;
        return likelihoods.entrySet().stream()
                .filter(cost -> mean(cost.getValue()) >= mean(best) - error)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NEGATIVE_INFINITY);
    }

    private static double[] leftOut(List<GradedAnswer> answers, List<Map<String, Double>> features, double cost) {
        double[] likelihoods = new double[answers.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int out = fold;
            List<Integer> kept = IntStream.range(0, answers.size())
                    .filter(i -> i % FOLDS != out)
                    .boxed()
                    .toList();
            List<Map<String, Double>> learnt = kept.stream().map(features::get).toList();
            Regression.Fit fit = Regression.over(learnt)
                    .fit(learnt, kept.stream().map(i -> answers.get(i).right()).toList(), cost);
            for (int i = out; i < answers.size(); i += FOLDS) {
                double p = fit.probability(features.get(i));
                likelihoods[i] = Math.log(Math.max(1e-9, answers.get(i).right() ? p : 1 - p));
            }
        }
        return likelihoods;
    }

    private static List<Judged> judged(
            Regression.Fit fit, List<Map<String, Double>> features, List<GradedAnswer> answers) {
        return IntStream.range(0, answers.size())
                .mapToObj(i -> new Judged(
                        fit.probability(features.get(i)), answers.get(i).right()))
                .toList();
    }

    /** Pairs of words that one of a hundred prompts has; all but the twentieth of the prompts are recognised. */
    private static Recogniser recogniser(List<GradedAnswer> answers) {
        List<String> prompts = answers.stream()
                .filter(GradedAnswer::isForTuning)
                .map(GradedAnswer::prompt)
                .distinct()
                .toList();
        Map<String, Integer> counts = new HashMap<>();
        prompts.forEach(prompt -> Recogniser.pairsOf(prompt).forEach(pair -> counts.merge(pair, 1, Integer::sum)));
        Set<String> common = counts.entrySet().stream()
                .filter(pair -> pair.getValue() >= Math.max(2, COMMON * prompts.size()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Recogniser all = new Recogniser(common, 0);
        List<Double> shares =
                new ArrayList<>(prompts.stream().map(all::share).sorted().toList());
        return new Recogniser(common, rounded(shares.get((int) (shares.size() * MISSED))));
    }

    private static List<Map<String, Double>> features(List<GradedAnswer> answers) {
        return answers.stream().map(a -> Features.of(a.prompt(), a.answer())).toList();
    }

    private static List<Boolean> right(List<GradedAnswer> answers) {
        return answers.stream().map(GradedAnswer::right).toList();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
