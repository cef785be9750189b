package dev.polyphony.briefing;

/** An answer whose form is not what was asked for. Its message is our own, without any of the model's text. */
public final class Misfit extends Exception {
    /** @param problem what would have to be otherwise, for the model and for people */
    Misfit(String problem) {
        super(problem);
    }

    public String problem() {
        return String.valueOf(getMessage());
    }
}
