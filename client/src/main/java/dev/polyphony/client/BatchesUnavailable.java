package dev.polyphony.client;

/** There is no database at hand that batches could be kept in. */
public final class BatchesUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BatchesUnavailable() {
        super("batches are kept in the database of the workers, which is not known here: set POLYPHONY_DATABASE_URL"
                + " for this process too");
    }
}
