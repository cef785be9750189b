package dev.polyphony.access;

import dev.polyphony.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A key as a program sends it: {@code pk_}, its id, {@code _}, 43 characters drawn of 62 (256 bits) and 6 that follow
 * from all before, so that a key that was mistyped or cut is told from one that is not known, and that whoever scans
 * for secrets finds no false ones. Its text is shown once and kept by nobody but its holder.
 */
public final class KeyText {
    /** What every key begins with. */
    public static final String PREFIX = "pk_";

    private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID = 8;
    private static final int SECRET = 43;
    private static final int CHECK = 6;
    private static final Pattern FORM = Pattern.compile("pk_([a-z2-7]{8})_[0-9A-Za-z]{49}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;
    private final String id;

    private KeyText(String text, String id) {
        this.text = text;
        this.id = id;
    }

    static KeyText mint() {
        String id = drawn(ID_LETTERS, ID);
        String open = PREFIX + id + "_" + drawn(LETTERS, SECRET);
        return new KeyText(open + check(open), id);
    }

    /** Empty where it is no key, or not all of one. */
    public static Optional<KeyText> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int end = text.length() - CHECK;
        return check(text.substring(0, end)).equals(text.substring(end))
                ? Optional.of(new KeyText(text, form.group(1)))
                : Optional.empty();
    }

    /** The part that may be shown. */
    public String id() {
        return id;
    }

    /** What is kept of it: SHA-256, in hexadecimal. */
    String digest() {
        return HexFormat.of().formatHex(Sha256.of(text));
    }

    String secret() {
        return text;
    }

    private static String drawn(String letters, int count) {
        StringBuilder drawn = new StringBuilder();
        RANDOM.ints(count, 0, letters.length()).forEach(at -> drawn.append(letters.charAt(at)));
        return drawn.toString();
    }

    private static String check(String open) {
        CRC32 sum = new CRC32();
        sum.update(open.getBytes(StandardCharsets.US_ASCII));
        StringBuilder digits = new StringBuilder();
        long rest = sum.getValue();
        for (int i = 0; i < CHECK; i++) {
            digits.append(LETTERS.charAt((int) (rest % LETTERS.length())));
            rest /= LETTERS.length();
        }
        return digits.reverse().toString();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return PREFIX + id;
    }
}
