package dev.polyphony.bench.recorded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two halves of the prompts: what is tuned is tuned on one and reported on the other. */
public enum Part {
    TUNING,
    REPORTED;

    public static final String RULE =
            "SHA-256 of the prompt in UTF-8: first byte even = tuning part, odd = reported part";

    /** Depends on nothing but the prompt, so that everybody who tunes anything splits alike. */
    public static Part of(String prompt) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
            return (digest[0] & 1) == 0 ? TUNING : REPORTED;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
