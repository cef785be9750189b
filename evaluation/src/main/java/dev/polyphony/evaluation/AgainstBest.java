package dev.polyphony.evaluation;

import dev.polyphony.evaluation.GradedQuestion.Bound;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A panel against the best of several alternatives, of which nobody can say which that is: the one that was best on
 * these questions was also lucky on them.
 *
 * <p>The low end of the interval is the lowest of the low ends against each: who is better than the best is better than
 * every one, so each is tested at the full level (intersection–union test; Berger, Technometrics 24, 1982). The high
 * end is the lowest of the high ends against those that may be the best, at the level that holds for all of them
 * together (Bonferroni). May be the best who is not behind the one that was by more than one time in a thousand by
 * chance; so screening adds little to the level (two-step tests of several inequalities: Romano, Shaikh and Wolf,
 * Econometrica 82, 2014).
 *
 * <p>Where it is not known how right an answer was, the low end takes the panel's for wrong and the others' for right,
 * the high end the other way round (Horowitz and Manski, JASA 95, 2000).
 */
final class AgainstBest {
    private static final double SCREENING = 0.998;

    private final double[] panelLeast;
    private final double[] panelMost;
    private final List<Alternative> alternatives;
    private final double level;

    AgainstBest(List<GradedQuestion> questions, List<Alternative> alternatives, double level) {
        this.panelLeast = questions.stream()
                .mapToDouble(question -> question.panel().least())
                .toArray();
        this.panelMost = questions.stream()
                .mapToDouble(question -> question.panel().most())
                .toArray();
        this.alternatives = List.copyOf(alternatives);
        this.level = level;
    }

    Interval interval() {
        double low = alternatives.stream()
                .mapToDouble(one -> PairedInterval.of(least(one), level).low())
                .min()
                .orElseThrow();
        List<Alternative> contenders = contenders(Bound.LEAST);
        double together = 1 - (1 - level) / contenders.size();
        double high = contenders.stream()
                .mapToDouble(one -> PairedInterval.of(most(one), together).high())
                .min()
                .orElseThrow();
        // Of few questions the two can cross: then nothing in between is sure either.
        return new Interval(Math.min(low, high), Math.max(low, high));
    }

    /** The one that did best on these questions. */
    Alternative best(Bound bound) {
        return contenders(bound).getFirst();
    }

    /** Those that may be the best, the one that was first. */
    List<Alternative> contenders(Bound bound) {
        List<Alternative> byScore = alternatives.stream()
                .sorted(Comparator.<Alternative>comparingDouble(one -> one.mean(bound))
                        .reversed())
                .toList();
        double[] best = byScore.getFirst().at(bound);
        return byScore.stream()
                .filter(one -> mayBeAsGood(minus(one.at(bound), best)))
                .toList();
    }

    private static boolean mayBeAsGood(double[] differences) {
        Spread spread = Spread.of(differences);
        return spread.mean() + Quantile.twoSided(SCREENING) * spread.standardError() >= 0;
    }

    /** One a question: how much more the panel scored, if it was wrong and the other right wherever nobody knows. */
    double[] least(Alternative one) {
        return minus(panelLeast, one.at(Bound.MOST));
    }

    double[] most(Alternative one) {
        return minus(panelMost, one.at(Bound.LEAST));
    }

    private static double[] minus(double[] one, double[] other) {
        double[] differences = new double[one.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = one[i] - other[i];
        }
        return differences;
    }

    /** Mean and variance of a sample. */
    record Spread(double mean, double variance, int size) {
        static Spread of(double[] sample) {
            double mean = DoubleStream.of(sample).average().orElse(0);
            double variance = DoubleStream.of(sample)
                    .map(one -> (one - mean) * (one - mean))
                    .average()
                    .orElse(0);
            return new Spread(mean, variance, sample.length);
        }

        double standardError() {
            return Math.sqrt(variance / size);
        }
    }
}
