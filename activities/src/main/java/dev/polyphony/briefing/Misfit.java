package dev.polyphony.briefing;

/** An answer whose form is not what was asked for. Its message is our own, without any of the model's text. */
public final class Misfit extends Exception {
    private final boolean mendable;

    private Misfit(String problem, boolean mendable) {
        super(problem);
        this.mendable = mendable;
    }

    /** @param problem what would have to be otherwise, for the model and for people */
    Misfit(String problem) {
        this(problem, true);
    }

    /** One that no other answer would mend. */
    static Misfit forGood(String problem) {
        return new Misfit(problem, false);
    }

    /** Whether asking once more, with word of the problem, may mend it. */
    public boolean mendable() {
        return mendable;
    }

    public String problem() {
        return String.valueOf(getMessage());
    }
}
