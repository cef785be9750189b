package dev.polyphony.port;

import java.util.Optional;

/**
 * Long texts, each kept once under its digest, for as long as an analysis that needs it is (the claim-check pattern).
 * Repeating is safe.
 */
public interface TextStore {
    /** A text of more bytes is kept here and referred to. */
    int LONG_BYTES = 32 * 1024;

    /**
     * Keeps the text for an analysis and says what it is found by.
     *
     * @throws StorageUnavailable where it is not known whether it is kept
     */
    String put(String text, String analysisId);

    /**
     * Empty where it is kept no longer.
     *
     * @throws StorageUnavailable where nobody can say
     * @throws TextUnreadable where no key at hand opens it
     */
    Optional<String> get(String digest);

    /**
     * How long the text is as it is kept, which can be a little more than its own bytes; 0 where it is kept no longer.
     *
     * @throws StorageUnavailable where nobody can say
     */
    default long bytes(String digest) {
        return get(digest).map(String::length).orElse(0);
    }
}
