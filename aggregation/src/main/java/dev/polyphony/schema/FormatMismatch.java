package dev.polyphony.schema;

/** An answer whose form is not what was asked for. Its message is our own, without any of the model's text. */
public final class FormatMismatch extends Exception {
    private final boolean mendable;

    private FormatMismatch(String problem, boolean mendable) {
        super(problem);
        this.mendable = mendable;
    }

    /** @param problem what would have to be otherwise, for the model and for people */
    public FormatMismatch(String problem) {
        this(problem, true);
    }

    /** One that no other answer would mend. */
    static FormatMismatch forGood(String problem) {
        return new FormatMismatch(problem, false);
    }

    /** Whether asking once more, with word of the problem, may mend it. */
    public boolean mendable() {
        return mendable;
    }

    public String problem() {
        return String.valueOf(getMessage());
    }
}
