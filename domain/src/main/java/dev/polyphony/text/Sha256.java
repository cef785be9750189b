package dev.polyphony.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
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

    /** Of what is written, which is never held as a whole. */
    public static byte[] of(Writing writing) throws IOException {
        MessageDigest digest = begin();
        writing.to(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return digest.digest();
    }

    /** Writes, and need not close. */
    @FunctionalInterface
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
