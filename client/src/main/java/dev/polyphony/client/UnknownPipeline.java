package dev.polyphony.client;

/** The tenant has no pipeline of that id. */
public final class UnknownPipeline extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownPipeline(String id) {
        super("no pipeline has the id " + id);
    }
}
