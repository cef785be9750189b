package dev.polyphony.client;

/** A batch that cannot be taken, or done something to, as it is now. */
public final class BatchConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private BatchConflict(String problem) {
        super(problem);
    }

    static BatchConflict otherLines(String id) {
        return new BatchConflict(id + " stands for other lines; take another key for these");
    }

    static BatchConflict sentAnew(String id) {
        return new BatchConflict(id + " is being sent again by somebody else, so this one was dropped");
    }
}
