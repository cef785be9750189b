package dev.polyphony.scoring.training;

import java.util.List;

/** How good probabilities are. */
public final class Figures {
    private static final int BINS = 10;

    private Figures() {}

    /** @param right whether the answer was right */
    public record Judged(double probability, boolean right) {}

    /** The chance that a right answer has a higher probability than a wrong one; ties count half. NaN without both. */
    public static double auc(List<Judged> judged) {
        List<Judged> right = judged.stream().filter(Judged::right).toList();
        List<Judged> wrong = judged.stream().filter(j -> !j.right()).toList();
        double above = 0;
        for (Judged r : right) {
            for (Judged w : wrong) {
                above += r.probability() > w.probability() ? 1 : r.probability() == w.probability() ? 0.5 : 0;
            }
        }
        return above / ((double) right.size() * wrong.size());
    }

    /** Expected calibration error: the gap between mean probability and part right, weighed over ten equal bins. */
    public static double calibrationError(List<Judged> judged) {
        double error = 0;
        for (int i = 0; i < BINS; i++) {
            int bin = i;
            List<Judged> in = judged.stream()
                    .filter(j -> Math.min(BINS - 1, (int) (j.probability() * BINS)) == bin)
                    .toList();
            if (!in.isEmpty()) {
                double said =
                        in.stream().mapToDouble(Judged::probability).average().orElseThrow();
                double is = in.stream()
                        .mapToDouble(j -> j.right() ? 1 : 0)
                        .average()
                        .orElseThrow();
                error += Math.abs(said - is) * in.size() / judged.size();
            }
        }
        return error;
    }
}
