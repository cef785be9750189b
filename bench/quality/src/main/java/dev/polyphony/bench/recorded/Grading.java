package dev.polyphony.bench.recorded;

/** Which of an answer's two scores counts. */
public enum Grading {
    RECORDED,
    CORRECTED;

    public double of(JudgedAnswer answer) {
        return switch (this) {
            case RECORDED -> answer.score();
            case CORRECTED -> answer.corrected();
        };
    }
}
