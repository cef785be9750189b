package dev.polyphony.cli.platform;

/** What a command needs cannot be had; the message is one line that says what to do. */
public final class PlatformUnavailable extends RuntimeException {
    public PlatformUnavailable(String message) {
        super(message);
    }

    public PlatformUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
