package dev.polyphony.cli;

/** Not done, and nothing spent; the message is one line that says why and what to do instead. */
public final class RefusedError extends RuntimeException {
    public RefusedError(String message) {
        super(message);
    }
}
