package dev.polyphony.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 digests: 32 bytes. */
public final class Sha256 {
    private Sha256() {}

    /** Of the texts in UTF-8, one right after the other. */
    public static byte[] of(String... texts) {
        MessageDigest digest = begin();
        for (String text : texts) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
        }
        return digest.digest();
    }

    public static byte[] of(byte[] bytes) {
        return begin().digest(bytes);
    }

    /** One to be told of piece by piece, for what is too large to be held at once. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
