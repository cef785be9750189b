package dev.polyphony.client;

/** A worker tried and could not; nothing was asked of any model. */
public final class WorkerFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param why it could not even begin */
    WorkerFailed(String why, Throwable cause) {
        super("a worker took it up and cannot do it: " + why, cause);
    }

    WorkerFailed(Throwable cause) {
        super("a worker tried and could not do it; its log says why", cause);
    }
}
