package dev.polyphony.prompt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.Candidate;
import dev.polyphony.text.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What stands around data so that data cannot pretend to end: a tag with a hash over all answers and the call, which
 * nobody knew who wrote one of them. The same for every attempt of a call.
 */
final class DataMarker {
    private static final int HEX_DIGITS = 16;

    private final String value;
    private final long seed;
    private final long seedOfAnalysis;

    private DataMarker(String value, long seed, long seedOfAnalysis) {
        this.value = value;
        this.seed = seed;
        this.seedOfAnalysis = seedOfAnalysis;
    }

    static DataMarker of(CallTask task, List<Candidate> candidates) {
        String analysis = task.place().analysisId();
        String path = task.place().path();
        String[] hashed = Stream.concat(
                        Stream.of(analysis + "\n" + path + "\n"),
                        candidates.stream().map(Candidate::text))
                .toArray(String[]::new);
        String hex = HexFormat.of().formatHex(Sha256.of(hashed), 0, HEX_DIGITS / 2);
        return new DataMarker(hex, number(analysis + "/" + path), number(analysis));
    }

    private static long number(String place) {
        return ByteBuffer.wrap(Sha256.of(place)).getLong();
    }

    /** For drawing the order in which a judge sees the answers. */
    long seed() {
        return seed;
    }

    /** The same for all judges of an analysis. */
    long seedOfAnalysis() {
        return seedOfAnalysis;
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
}
