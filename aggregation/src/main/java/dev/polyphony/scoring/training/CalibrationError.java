package dev.polyphony.scoring.training;

import dev.polyphony.evaluation.Calibration;
import dev.polyphony.evaluation.GradedConfidence;
import java.util.List;

/** How far confidence is from the share that is right. */
public final class CalibrationError {
    private CalibrationError() {}

    /** As {@link Calibration} has it; not a number without answers. */
    public static double of(List<GradedConfidence> answers) {
        return answers.isEmpty() ? Double.NaN : Calibration.of(answers).error();
    }
}
