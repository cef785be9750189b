package dev.polyphony.client;

import dev.polyphony.text.Sha256;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Ids that sort by the time they were minted: a prefix, 9 characters of milliseconds and 5 at random, in Crockford's
 * base 32. Short enough to type; two of the same millisecond collide once in 33 million.
 */
public final class AnalysisIds {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private AnalysisIds() {}

    /** A new analysis id, such as {@code an-1k3v9q2xaz7f3kd}. */
    public static String mint() {
        return mint("an-");
    }

    /**
     * The id that a key makes with which somebody sends a question as often as it takes: the same for the same key.
     *
     * @param key any text
     */
    public static String ofKey(String key) {
        return "key-" + HexFormat.of().formatHex(Sha256.of(key), 0, 16);
    }

    static String mint(String prefix) {
        return prefix + base32(System.currentTimeMillis(), 9) + base32(RANDOM.nextInt(1 << 25), 5);
    }

    static String base32(long value, int length) {
        StringBuilder digits = new StringBuilder(length);
        for (int shift = 5 * (length - 1); shift >= 0; shift -= 5) {
            digits.append(DIGITS.charAt((int) (value >>> shift) & 31));
        }
        return digits.toString();
    }
}
