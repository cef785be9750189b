package dev.polyphony.evaluation;

import java.util.List;

/**
 * How far a judge's scores agree with what the answers turned out to be.
 *
 * @param judge {@code provider/model}
 * @param right answers it scored that were right
 * @param wrong those that were wrong
 * @param concordance the chance that of a right and a wrong answer the right one has the higher score, equal ones
 *     counting half (the area under the ROC curve, AUC): 1 for a judge that tells them apart, .5 for one that does not,
 *     be it that it always says the same. How strict it is does not count. .5 where there are only right or only wrong
 *     ones
 */
public record JudgeAgreement(String judge, int right, int wrong, double concordance) {
    private static final double COIN = 0.5;

    /** @param scored what it gave to answers of which is known whether they were right */
    public static JudgeAgreement of(String judge, List<GradedConfidence> scored) {
        double[] right = scores(scored, true);
        double[] wrong = scores(scored, false);
        double above = 0;
        for (double one : right) {
            for (double other : wrong) {
                above += one > other ? 1 : one == other ? COIN : 0;
            }
        }
        long pairs = (long) right.length * wrong.length;
        return new JudgeAgreement(judge, right.length, wrong.length, pairs == 0 ? COIN : above / pairs);
    }

    private static double[] scores(List<GradedConfidence> scored, boolean right) {
        return scored.stream()
                .filter(one -> one.right() == right)
                .mapToDouble(GradedConfidence::confidence)
                .toArray();
    }

    /** How many answers the concordance rests on: those of the rarer kind. */
    int evidence() {
        return Math.min(right, wrong);
    }
}
