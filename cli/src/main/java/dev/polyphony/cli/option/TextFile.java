package dev.polyphony.cli.option;

import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.BoundedFile;
import java.nio.file.Path;

/** Files that are named on the command line. */
final class TextFile {
    private static final int MOST_BYTES = 1024 * 1024;

    private TextFile() {}

    /** @param option that named it, for what is said where it cannot be read */
    static String read(String option, Path file) {
        try {
            return BoundedFile.read(file, MOST_BYTES);
        } catch (BoundedFile.Unreadable e) {
            throw new UsageError(option + ": " + e.of(file));
        }
    }
}
