package dev.polyphony.notation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that a person names, mostly UTF-8 text: of bounded size, never a device or a pipe, which may have no end and
 * no writer.
 */
public final class BoundedFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private BoundedFile() {}

    /**
     * The file's text, without a byte order mark.
     *
     * @param mostBytes 1 to 2^31 - 2
     */
    public static String read(Path file, int mostBytes) throws Unreadable {
        try {
            return text(bytes(file, mostBytes));
        } catch (CharacterCodingException e) {
            throw new Unreadable(Problem.NO_TEXT, String.valueOf(e.getMessage()));
        }
    }

    /** As {@link #read}, whatever is in it. */
    public static byte[] bytes(Path file, int mostBytes) throws Unreadable {
        if (!Files.exists(file)) {
            throw new Unreadable(Problem.MISSING, "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new Unreadable(
                    Problem.NO_FILE,
                    Files.isDirectory(file)
                            ? "is a folder; name a file in it"
                            : "is a device or a pipe; only a regular file is read");
        }
        try (InputStream content = Files.newInputStream(file)) {
            // One byte more than allowed is enough to be told that it is too large, whatever size the system reports.
            byte[] bytes = content.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new Unreadable(Problem.TOO_LARGE, "is larger than " + mostBytes + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new Unreadable(Problem.MISSING, "no such file");
        } catch (IOException e) {
            throw new Unreadable(Problem.UNREADABLE, "cannot be read; it needs a user who may");
        }
    }

    /**
     * UTF-8 text without a byte order mark. Of what is no such text, or of another character set that can pass for it,
     * the exception's message says what it is.
     */
    public static String text(byte[] bytes) throws CharacterCodingException {
        if (isWide(bytes)) {
            throw new NoText("is UTF-16 or UTF-32 text, not UTF-8");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new NoText("is not UTF-8 text");
        }
    }

    /** Its mark, or a zero byte within the first character, which begins no text of UTF-8. */
    private static boolean isWide(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        boolean marked = (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE);
        return marked || bytes[0] == 0 || bytes[1] == 0;
    }

    private static final class NoText extends CharacterCodingException {
        private static final long serialVersionUID = 1L;

        private final String problem;

        NoText(String problem) {
            this.problem = problem;
        }

        @Override
        public String getMessage() {
            return problem;
        }
    }

    /** Why a file cannot be used. */
    public enum Problem {
        MISSING,
        NO_FILE,
        TOO_LARGE,
        NO_TEXT,
        UNREADABLE
    }

    /** The message says what is wrong and does not name the file: whoever asked for it knows how it was named. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final Problem problem;

        Unreadable(Problem problem, String message) {
            super(message);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }

        /** The message with the file's name where it belongs. */
        public String of(Path file) {
            return problem == Problem.MISSING ? "no such file: '" + file + "'" : "'" + file + "' " + getMessage();
        }
    }
}
