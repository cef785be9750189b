package dev.polyphony.scoring.training;

import dev.polyphony.evaluation.GradedConfidence;
import dev.polyphony.scoring.Features;
import dev.polyphony.scoring.Folds;
import dev.polyphony.scoring.Learnt;
import dev.polyphony.scoring.Learnt.Fold;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Learns from one model's answers, for each fold from those outside it. The figures are of answers judged by what was
 * not learnt from them, and so is the choice of how much may be relied on single features: it is made anew for every
 * fold, by cross-validation among the other folds' answers.
 */
final class CrossFit {
    private static final List<Double> COSTS = List.of(0.003, 0.01, 0.02, 0.05, 0.1);

    private final List<GradedAnswer> answers;
    private final List<Map<String, Double>> features;
    private final Regression regression;

    CrossFit(List<GradedAnswer> answers) {
        this.answers = answers;
        this.features =
                answers.stream().map(a -> Features.of(a.prompt(), a.answer())).toList();
        this.regression = Regression.over(features);
    }

    Learnt learn() {
        List<Fold> folds = IntStream.range(0, Folds.COUNT).mapToObj(this::fold).toList();
        List<GradedConfidence> judged = IntStream.range(0, answers.size())
                .mapToObj(i -> new GradedConfidence(
                        probability(folds.get(foldOf(i)), i), answers.get(i).right()))
                .toList();
        return new Learnt(
                regression.scales(),
                folds,
                answers.size(),
                Rounded.of(Auc.of(judged)),
                Rounded.of(CalibrationError.of(judged)));
    }

    private Fold fold(int fold) {
        List<Integer> others = where(i -> foldOf(i) != fold);
        double cost = COSTS.stream()
                .max(Comparator.comparingDouble(candidate -> likelihood(others, candidate)))
                .orElseThrow();
        return fit(others, cost);
    }

    /** The log-likelihood of each fold by the others, which rewards ranking and calibration alike. */
    private double likelihood(List<Integer> among, double cost) {
        double sum = 0;
        for (int fold = 0; fold < Folds.COUNT; fold++) {
            int left = fold;
            Fold fit = fit(among.stream().filter(i -> foldOf(i) != left).toList(), cost);
            sum += among.stream()
                    .filter(i -> foldOf(i) == left)
                    .mapToDouble(i -> likelihood(fit, i))
                    .sum();
        }
        return sum;
    }

    private double likelihood(Fold fit, int answer) {
        double probability = probability(fit, answer);
        return Math.log(Math.max(1e-9, answers.get(answer).right() ? probability : 1 - probability));
    }

    private Fold fit(List<Integer> of, double cost) {
        return regression.fit(
                of.stream().map(features::get).toList(),
                of.stream().map(i -> answers.get(i).right()).toList(),
                cost);
    }

    private double probability(Fold fit, int answer) {
        return fit.probability(regression.scales(), features.get(answer));
    }

    private int foldOf(int answer) {
        return Folds.of(answers.get(answer).prompt());
    }

    private List<Integer> where(IntPredicate wanted) {
        return IntStream.range(0, answers.size()).filter(wanted).boxed().toList();
    }
}
