package dev.polyphony.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far confidence is from the share that is right: a reliability diagram and its sums (DeGroot and Fienberg 1983;
 * Guo and others 2017).
 *
 * @param answers at least one
 * @param error expected calibration error, 0 to 1: the distance between mean confidence and share of right answers of
 *     each bin, weighted by how many are in it
 * @param brier mean squared distance between confidence and 1 for a right answer, 0 for a wrong one (Brier 1950)
 * @param bins those that have an answer, of ten of equal width, the least sure first
 */
public record Calibration(int answers, double error, double brier, List<Bin> bins) {
    private static final int BINS = 10;

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * @param from of confidence, included
     * @param to not included, but for 1
     * @param confidence the mean in it
     * @param right the share that was right, with its 95 % interval
     */
    public record Bin(
            double from,
            double to,
            @JsonProperty("mean_confidence") double confidence,
            Proportion right) {}

    /** @param answers at least one, each of a confidence from 0 to 1 */
    public static Calibration of(List<GradedConfidence> answers) {
        Map<Integer, List<GradedConfidence>> binned = answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> Math.min(BINS - 1, (int) (answer.confidence() * BINS)),
                        TreeMap::new,
                        Collectors.toList()));
        List<Bin> bins = binned.entrySet().stream()
                .map(entry -> bin(entry.getKey(), entry.getValue()))
                .toList();
        double error = bins.stream()
                        .mapToDouble(bin -> bin.right().of()
                                * Math.abs(bin.confidence() - bin.right().share()))
                        .sum()
                / answers.size();
        double brier = answers.stream()
                .mapToDouble(answer -> Math.pow(answer.confidence() - (answer.right() ? 1 : 0), 2))
                .average()
                .orElseThrow();
        return new Calibration(answers.size(), error, brier, bins);
    }

    private static Bin bin(int number, List<GradedConfidence> in) {
        long right = in.stream().filter(GradedConfidence::right).count();
        return new Bin(
                number / (double) BINS,
                (number + 1) / (double) BINS,
                in.stream().mapToDouble(GradedConfidence::confidence).average().orElseThrow(),
                Proportion.of((double) right, in.size()));
    }
}
