package dev.polyphony.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that are named on the command line. */
final class TextFile {
    private static final long MOST_BYTES = 1024 * 1024;

    private TextFile() {}

    /** @param option that named it, for what is said where it cannot be read */
    static String read(String option, Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new UsageProblem(option + ": '" + file + "' is larger than " + MOST_BYTES + " bytes");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UsageProblem(option + ": no such file: '" + file + "'");
        } catch (CharacterCodingException e) {
            throw new UsageProblem(option + ": '" + file + "' is not UTF-8 text");
        } catch (IOException e) {
            throw new UsageProblem(option + ": '" + file + "' cannot be read");
        }
    }
}
