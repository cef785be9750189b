package dev.polyphony.ledger;

/**
 * The database cannot be reached or does not answer. Whether the last entry was booked is not known; it can be
 * repeated.
 */
public final class LedgerUnavailable extends RuntimeException {
    LedgerUnavailable(Throwable cause) {
        super("the ledger's database does not answer", cause);
    }
}
