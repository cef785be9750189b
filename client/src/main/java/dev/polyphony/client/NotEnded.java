package dev.polyphony.client;

/** What is asked of an analysis can only be told when it has ended. */
public final class NotEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotEnded(String id) {
        super("analysis " + id + " has not ended with a result; polyphony show says how far it is");
    }
}
