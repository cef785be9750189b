package dev.polyphony.scoring.training;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** How far confidence is from the share that is right. */
public final class CalibrationError {
    private static final int BINS = 10;

    private CalibrationError() {}

    /**
     * Expected calibration error over ten bins of equal width: the distance between mean confidence and share of right
     * answers of each bin, weighted by how many are in it. Not a number without answers.
     */
    public static double of(List<GradedConfidence> answers) {
        return answers.stream()
                        .collect(
                                Collectors.groupingBy(answer -> Math.min(BINS - 1, (int) (answer.confidence() * BINS))))
                        .values()
                        .stream()
                        .mapToDouble(CalibrationError::distance)
                        .sum()
                / answers.size();
    }

    private static double distance(Collection<GradedConfidence> bin) {
        return Math.abs(bin.stream()
                .mapToDouble(answer -> answer.confidence() - (answer.right() ? 1 : 0))
                .sum());
    }
}
