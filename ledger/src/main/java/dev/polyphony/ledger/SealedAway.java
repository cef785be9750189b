package dev.polyphony.ledger;

/** A stored text that no key at hand opens. Its message carries neither text nor key. */
public final class SealedAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealedAway(String message) {
        super(message);
    }
}
