package dev.polyphony.scoring.training;

import dev.polyphony.evaluation.GradedConfidence;
import java.util.List;

/** How well confidence tells right answers from wrong ones. */
public final class Auc {
    private Auc() {}

    /**
     * The share of pairs of a right and a wrong answer in which the right one has the higher confidence; equal ones
     * count half (Mann-Whitney). Not a number where all are right or all are wrong.
     */
    public static double of(List<GradedConfidence> answers) {
        double[] right = confidences(answers, true);
        double[] wrong = confidences(answers, false);
        double won = 0;
        for (double sure : right) {
            for (double other : wrong) {
                won += sure > other ? 1 : sure == other ? 0.5 : 0;
            }
        }
        return won / ((double) right.length * wrong.length);
    }

    private static double[] confidences(List<GradedConfidence> answers, boolean right) {
        return answers.stream()
                .filter(answer -> answer.right() == right)
                .mapToDouble(GradedConfidence::confidence)
                .toArray();
    }
}
