package dev.polyphony.cli;

/** What a command had to say could not be written. */
public final class OutputLost extends RuntimeException {
    /** @param then what that means, and what to do */
    public OutputLost(String then) {
        super("standard output cannot be written; " + then);
    }
}
