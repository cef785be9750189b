package dev.polyphony.settings;

/** A value that cannot be used; the message names its place and what would be right. */
public final class InvalidSetting extends RuntimeException {
    public InvalidSetting(Source source, String key, String problem) {
        super(source.blame(key) + ": " + problem);
    }

    public InvalidSetting(String message) {
        super(message);
    }
}
