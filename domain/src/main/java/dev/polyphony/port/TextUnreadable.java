package dev.polyphony.port;

/** A stored text that no key at hand opens. Its message carries neither text nor key. */
public final class TextUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TextUnreadable(String message) {
        super(message);
    }
}
