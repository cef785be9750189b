package dev.polyphony.client;

/** There is no database at hand that pipelines could be kept in. */
public final class PipelinesUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PipelinesUnavailable() {
        super("pipelines are kept in the database of the workers, which is not known here: set POLYPHONY_DATABASE_URL"
                + " for this process too");
    }
}
