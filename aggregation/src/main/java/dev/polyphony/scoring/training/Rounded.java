package dev.polyphony.scoring.training;

/** Six digits: more only blow up the files. */
final class Rounded {
    private Rounded() {}

    static double of(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
