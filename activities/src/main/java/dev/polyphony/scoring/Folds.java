package dev.polyphony.scoring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tenths of all prompts, by a hash of their text: the same for everyone and every model. What judges a prompt is learnt
 * from the other nine, so that no answer is ever judged by what was learnt from it (cross-fitting).
 */
public final class Folds {
    public static final int COUNT = 10;

    private Folds() {}

    /**
     * From 0 to {@value #COUNT} − 1: the first four bytes of the stripped prompt's SHA-256, as a number, modulo the
     * count.
     */
    public static int of(String prompt) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(prompt.strip().getBytes(StandardCharsets.UTF_8));
            return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), COUNT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
