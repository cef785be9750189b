package dev.polyphony.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Of a process that goes on when the terminal it was started from sends Ctrl-C, or is closed. */
public final class OwnSession {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private OwnSession() {}

    /** What its command begins with; nothing where this system has no such program. */
    public static List<String> prefix() {
        return Files.isExecutable(SETSID) ? List.of(SETSID.toString()) : List.of();
    }
}
