package dev.polyphony.scoring;

import dev.polyphony.text.Sha256;
import java.nio.ByteBuffer;

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
        return Integer.remainderUnsigned(
                ByteBuffer.wrap(Sha256.of(prompt.strip())).getInt(), COUNT);
    }
}
