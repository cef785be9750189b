package dev.polyphony.cli.option;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.cli.UsageError;
import dev.polyphony.notation.BoundedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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

    /**
     * Before any work or money goes into what could not be kept. No command makes the folder: one that is not there is
     * more often a slip of the pen.
     *
     * @param option that named it
     * @param file absent where it was left out: nothing is written then
     */
    public static void requireWritable(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new UsageError(option + ": '" + file + "' is a folder; name a file in it");
        }
        Path folder = requireParent(option, file);
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new UsageError(option + ": '" + file + "' cannot be written");
        }
    }

    /** As {@link #requireWritable} for a folder of files; it alone is made where it is not there. */
    public static void requireFolder(String option, @Nullable Path folder) {
        if (folder == null) {
            return;
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageError(option + ": '" + folder + "' is no folder");
        }
        Path parent = requireParent(option, folder);
        if (!Files.isWritable(Files.exists(folder) ? folder : parent)) {
            throw new UsageError(option + ": '" + folder + "' cannot be written");
        }
    }

    private static Path requireParent(String option, Path path) {
        Path parent = path.toAbsolutePath().normalize().getParent();
        // The root has none, and is its own.
        Path folder = parent == null ? path.toAbsolutePath() : parent;
        if (!Files.isDirectory(folder)) {
            throw new UsageError(option + ": there is no folder '" + folder + "'; make it, or name another");
        }
        return folder;
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
