package dev.polyphony.client;

/** The tenant has no batch of that id. */
public final class UnknownBatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownBatch(String id) {
        super("no batch has the id " + id);
    }
}
