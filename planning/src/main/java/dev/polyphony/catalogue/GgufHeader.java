package dev.polyphony.catalogue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a GGUF file says of its model, read from its beginning: the weights, and the words of the tokenizer, which come
 * before them, are not looked at. The form is that of {@code github.com/ggml-org/ggml/blob/master/docs/gguf.md},
 * versions 2 and 3.
 */
public final class GgufHeader {
    private static final int MAGIC = 0x46554747;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int MOST_ENTRIES = 1 << 16;
    private static final String TOKENIZER = "tokenizer.";

    private final Map<String, Object> values;

    private GgufHeader(Map<String, Object> values) {
        this.values = values;
    }

    /** @throws IOException where it cannot be read, or is no such file */
    public static GgufHeader read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new GgufHeader(values(in));
        } catch (EOFException e) {
            throw new IOException("it ends too early", e);
        }
    }

    /**
     * Reads all that stands before the weights, and whether there are as many of them as it says.
     *
     * @throws IOException saying what is wrong, also where it ends before its last weights begin
     */
    public static void check(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long tensors = tensors(in);
            long entries = entries(in);
            for (long i = 0; i < entries; i++) {
                text(in);
                value(in, number32(in));
            }
            if (farthest(in, tensors) >= Files.size(file)) {
                throw new EOFException();
            }
        } catch (EOFException e) {
            throw new IOException("it ends too early", e);
        }
    }

    /** Where the weights begin that stand last, counted from the first ones. */
    private static long farthest(DataInputStream in, long tensors) throws IOException {
        long farthest = 0;
        for (long i = 0; i < tensors; i++) {
            text(in);
            int dimensions = number32(in);
            for (int dimension = 0; dimension < dimensions; dimension++) {
                number64(in);
            }
            number32(in);
            farthest = Math.max(farthest, number64(in));
        }
        return farthest;
    }

    private static long tensors(DataInputStream in) throws IOException {
        if (number32(in) != MAGIC) {
            throw new IOException("it is no GGUF file");
        }
        int version = number32(in);
        if (version < 2 || version > 3) {
            throw new IOException("GGUF of version " + version);
        }
        return number64(in);
    }

    private static long entries(DataInputStream in) throws IOException {
        long entries = number64(in);
        if (entries < 0 || entries > MOST_ENTRIES) {
            throw new IOException("it is no sound GGUF file");
        }
        return entries;
    }

    private static Map<String, Object> values(DataInputStream in) throws IOException {
        tensors(in);
        long entries = entries(in);
        Map<String, Object> values = new LinkedHashMap<>();
        for (long i = 0; i < entries; i++) {
            String key = text(in);
            if (key.startsWith(TOKENIZER)) {
                break;
            }
            values.put(key, value(in, number32(in)));
        }
        return values;
    }

    private static Object value(DataInputStream in, int type) throws IOException {
        return switch (type) {
            case 0, 1, 7 -> (long) in.readByte();
            case 2, 3 -> (long) Short.reverseBytes(in.readShort());
            case 4, 5 -> (long) number32(in);
            case 6 -> Float.intBitsToFloat(number32(in));
            case 8 -> text(in);
            case 9 -> list(in);
            case 10, 11 -> number64(in);
            case 12 -> Double.longBitsToDouble(number64(in));
            default -> throw new IOException("it has a value of the unknown type " + type);
        };
    }

    /** Passed over. */
    private static String list(DataInputStream in) throws IOException {
        int type = number32(in);
        long length = number64(in);
        for (long i = 0; i < length; i++) {
            value(in, type);
        }
        return "";
    }

    private static String text(DataInputStream in) throws IOException {
        long length = number64(in);
        if (length < 0 || length > LONGEST_TEXT) {
            throw new IOException("it is no sound GGUF file");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int number32(DataInputStream in) throws IOException {
        return Integer.reverseBytes(in.readInt());
    }

    private static long number64(DataInputStream in) throws IOException {
        return Long.reverseBytes(in.readLong());
    }

    /** How many tokens it was made for, of a prompt and its answer together. */
    public OptionalInt context() {
        return ofItsKind("context_length")
                .filter(length -> length > 0)
                .map(length -> OptionalInt.of((int) Math.min(length, Integer.MAX_VALUE)))
                .orElse(OptionalInt.empty());
    }

    /** Whether it makes vectors alone: such files say how those of a text's tokens become one. */
    public boolean embedsOnly() {
        return ofItsKind("pooling_type").filter(kind -> kind != 0).isPresent();
    }

    private Optional<Long> ofItsKind(String key) {
        return Optional.ofNullable(values.get(values.get("general.architecture") + "." + key))
                .filter(Long.class::isInstance)
                .map(Long.class::cast);
    }
}
