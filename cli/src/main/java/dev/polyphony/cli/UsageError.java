package dev.polyphony.cli;

/** Input that cannot be used; the message is one line that names it and says what would be right. */
public final class UsageError extends RuntimeException {
    public UsageError(String message) {
        super(message);
    }
}
