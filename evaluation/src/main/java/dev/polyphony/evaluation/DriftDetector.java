package dev.polyphony.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether predictions that were learnt still hold, of all answers together and of each model's. Where all of them hold,
 * anything is ever found with a probability of at most {@value #ERROR}, however often somebody looks: half of that is
 * for all answers together, 1 / (k (k + 1)) of the other half for the kth model that answered, and each part is divided
 * between worse and better. How it is told: {@link SequentialCalibration}.
 *
 * <p>For one thread at a time.
 */
public final class DriftDetector {
    /** How often something may be found where nothing has changed. */
    public static final double ERROR = 0.05;

    /** So far predictions may be off: what is learnt is never exact. */
    private static final double LEAST_MARGIN = 0.05;

    private final SequentialCalibration all = new SequentialCalibration();
    private final Map<String, SequentialCalibration> models = new LinkedHashMap<>();

    /** Which way answers differ from what was predicted of them. */
    public enum Direction {
        WORSE,
        BETTER
    }

    /**
     * How answers compare with what was predicted of them.
     *
     * @param model whose answers; absent for those of all
     * @param answers how many it is told from
     * @param predicted the mean of the predicted probabilities of being right
     * @param right the share that is right
     * @param drift absent as long as nothing is found
     */
    public record Finding(
            @Nullable String model,
            int answers,
            double predicted,
            double right,
            @Nullable Direction drift) {}

    /**
     * By how much a prediction may be off that was learnt from so many graded questions: two standard errors of the
     * share that was right among them, and five points of a hundred at least.
     */
    public static double margin(double accuracy, int questions) {
        return Math.max(LEAST_MARGIN, 2 * Math.sqrt(accuracy * (1 - accuracy) / Math.max(1, questions)));
    }

    /**
     * One more answer of which people said whether it is right, in that order.
     *
     * @param usual whether its model was asked since it was believed to be the best; one that was asked by lot, to
     *     learn about it, says something of itself alone
     * @param probability of being right that was predicted
     */
    public void add(String model, boolean usual, double probability, double margin, boolean right) {
        if (usual) {
            all.add(probability, margin, right);
        }
        models.computeIfAbsent(model, any -> new SequentialCalibration()).add(probability, margin, right);
    }

    /** Of all answers together first, then of each model's, in the order in which they first answered. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(List.of(finding(null, all, ERROR / 2)));
        models.forEach((model, own) -> {
            int k = findings.size();
            findings.add(finding(model, own, ERROR / 2 / ((double) k * (k + 1))));
        });
        return findings;
    }

    private static Finding finding(@Nullable String model, SequentialCalibration own, double error) {
        double enough = 2 / error;
        Direction drift = own.evidenceBelow() >= enough
                ? Direction.WORSE
                : own.evidenceAbove() >= enough ? Direction.BETTER : null;
        return new Finding(model, own.cases(), own.predicted(), own.right(), drift);
    }
}
