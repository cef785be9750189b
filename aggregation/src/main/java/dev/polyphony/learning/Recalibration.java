package dev.polyphony.learning;

import java.util.List;

/**
 * Makes a probability what it says (Platt 1999): the logistic function of {@code bias + slope × its log-odds}. It was
 * fitted to answers that were judged by what was not learnt from them.
 */
record Recalibration(double bias, double slope) {
    static final Recalibration NONE = new Recalibration(0, 1);

    /** How far it is drawn to {@link #NONE}: as much as some twenty answers say otherwise. */
    private static final double PENALTY = 5;

    private static final double EDGE = 1e-4;

    double of(double probability) {
        return 1 / (1 + Math.exp(-bias - slope * logit(probability)));
    }

    private static double logit(double probability) {
        double inside = Math.clamp(probability, EDGE, 1 - EDGE);
        return Math.log(inside / (1 - inside));
    }

    /** @param weight what each answer counts for: below 1 where the same questions come several times */
    static Recalibration fit(List<Double> probabilities, List<Boolean> right, double weight) {
        double[] logits =
                probabilities.stream().mapToDouble(Recalibration::logit).toArray();
        double[] found = Minimizer.minimum(new double[] {0, 1}, (at, gradient) -> {
            double loss = PENALTY / 2 * (at[0] * at[0] + (at[1] - 1) * (at[1] - 1));
            gradient[0] = PENALTY * at[0];
            gradient[1] = PENALTY * (at[1] - 1);
            for (int i = 0; i < logits.length; i++) {
                double score = at[0] + at[1] * logits[i];
                double sign = right.get(i) ? 1 : -1;
                // log(1 + e^−x), without overflow.
                loss += weight * (Math.max(0, -sign * score) + Math.log1p(Math.exp(-Math.abs(score))));
                double share = weight * -sign / (1 + Math.exp(sign * score));
                gradient[0] += share;
                gradient[1] += share * logits[i];
            }
            return loss;
        });
        // One that turned the order round would say that the surer answers are the worse ones.
        return new Recalibration(VoteTraining.rounded(found[0]), VoteTraining.rounded(Math.max(0.05, found[1])));
    }
}
