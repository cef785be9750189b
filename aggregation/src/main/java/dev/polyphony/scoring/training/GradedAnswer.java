package dev.polyphony.scoring.training;

import dev.polyphony.scoring.Workload;
import java.util.List;

/**
 * An answer of a model with the grade it got: right from a score of one half.
 *
 * @param set where the prompt is from; empty where nobody says
 */
public record GradedAnswer(String set, String prompt, String model, String answer, boolean right) {
    /**
     * One JSON object a line with {@code prompt}, {@code model}, {@code answer}, {@code score} and perhaps {@code set}.
     */
    public static List<GradedAnswer> read(List<String> lines) {
        return GradedLine.read(lines).stream()
                .map(line -> new GradedAnswer(
                        line.set(), line.prompt(), Workload.bare(line.model()), line.answer(), line.right()))
                .toList();
    }
}
