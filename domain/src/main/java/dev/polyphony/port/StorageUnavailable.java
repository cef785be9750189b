package dev.polyphony.port;

/**
 * The database cannot be reached or does not answer. Whether the last entry was booked is not known; it can be
 * repeated.
 */
public final class StorageUnavailable extends RuntimeException {
    public StorageUnavailable(Throwable cause) {
        super("the ledger's database does not answer", cause);
    }
}
