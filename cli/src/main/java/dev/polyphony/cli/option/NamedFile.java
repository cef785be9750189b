package dev.polyphony.cli.option;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.BoundedFile;
import java.nio.file.Path;

/** Files that are named on the command line. */
public final class NamedFile {
    private static final int MOST_BYTES = 1024 * 1024;

    /** Base64 makes four of three. */
    private static final int MOST_IMAGE_BYTES = (int) (Analysis.MAX_IMAGE_BYTES / 4 * 3);

    private NamedFile() {}

    /** @param option that named it, for what is said where it cannot be read */
    static String read(String option, Path file) {
        return read(option, file, MOST_BYTES);
    }

    /** @param mostBytes of a file that may be longer than what goes to a model */
    public static String read(String option, Path file, int mostBytes) {
        try {
            return BoundedFile.read(file, mostBytes);
        } catch (BoundedFile.Unreadable e) {
            throw new UsageError(option + ": " + e.of(file));
        }
    }

    /** By what is in it, not by its name. */
    static Image image(String option, Path file) {
        try {
            return Image.ofFile(BoundedFile.bytes(file, MOST_IMAGE_BYTES));
        } catch (BoundedFile.Unreadable e) {
            throw new UsageError(option + ": " + e.of(file));
        } catch (InvalidField e) {
            throw new UsageError(option + ": '" + file + "' " + e.problem());
        }
    }
}
