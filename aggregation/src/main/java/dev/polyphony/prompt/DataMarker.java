package dev.polyphony.prompt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.Candidate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What stands around data so that data cannot pretend to end: a tag with a hash over all answers and the call, which
 * nobody knew who wrote one of them. The same for every attempt of a call.
 */
final class DataMarker {
    private static final int HEX_DIGITS = 16;

    private final String value;
    private final long seed;

    private DataMarker(String value, long seed) {
        this.value = value;
        this.seed = seed;
    }

    static DataMarker of(CallTask task, List<Candidate> candidates) {
        String analysis = task.place().analysisId();
        String path = task.place().path();
        MessageDigest digest = sha256();
        digest.update((analysis + "\n" + path + "\n").getBytes(StandardCharsets.UTF_8));
        candidates.forEach(candidate -> digest.update(candidate.text().getBytes(StandardCharsets.UTF_8)));
        String hex = HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
        byte[] place = sha256().digest((analysis + "/" + path).getBytes(StandardCharsets.UTF_8));
        return new DataMarker(hex, ByteBuffer.wrap(place).getLong());
    }

    /** For drawing the order in which a judge sees the answers. */
    long seed() {
        return seed;
    }

    /** The text as data of that kind, such as {@code answer}. */
    String around(String kind, String label, String text) {
        String name = label.isEmpty() ? "" : " " + label;
        return "<" + kind + "-" + value + name + ">\n" + text.replace(value, "") + "\n</" + kind + "-" + value + name
                + ">";
    }

    String value() {
        return value;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
