package dev.polyphony.provider;

import java.net.URI;
import java.util.Locale;

/** Why Ollama did not do what it was asked; the message says it in one line. */
public final class OllamaProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What it is about. */
    public enum Kind {
        /** Nobody answers there. */
        UNREACHABLE,
        /** What answers there is something else. */
        NOT_OLLAMA,
        /** Its library has no such model. */
        UNKNOWN_MODEL,
        NOT_PULLED,
        DISK_FULL,
        OUT_OF_MEMORY,
        /** The pull ended early; the next goes on where it was. */
        BROKEN_OFF,
        OTHER
    }

    private OllamaProblem(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    static OllamaProblem unreachable(URI address) {
        return new OllamaProblem(Kind.UNREACHABLE, "no Ollama answers at " + address);
    }

    static OllamaProblem notOllama() {
        return new OllamaProblem(Kind.NOT_OLLAMA, "what answers there is no Ollama");
    }

    static OllamaProblem brokenOff() {
        return new OllamaProblem(Kind.BROKEN_OFF, "the connection to Ollama ended");
    }

    /** By Ollama's own words, which have no codes. */
    static OllamaProblem of(int status, String error) {
        String words = error.toLowerCase(Locale.ROOT);
        Kind kind;
        if (words.contains("no space left") || words.contains("disk quota")) {
            kind = Kind.DISK_FULL;
        } else if (words.contains("file does not exist")) {
            kind = Kind.UNKNOWN_MODEL;
        } else if (status == 404) {
            kind = Kind.NOT_PULLED;
        } else if (words.contains("system memory") || words.contains("out of memory")) {
            kind = Kind.OUT_OF_MEMORY;
        } else if (words.contains("max retries") || words.contains("eof") || words.contains("connection reset")) {
            kind = Kind.BROKEN_OFF;
        } else {
            kind = Kind.OTHER;
        }
        return new OllamaProblem(kind, error);
    }
}
