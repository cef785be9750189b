package dev.polyphony.provider;

import dev.polyphony.call.Failure;

/** A request that brought no usable answer. Has no cause: those carry the provider's text. */
public final class CallException extends Exception {
    private final transient Failure failure;
    private final boolean sent;

    CallException(Failure failure, boolean sent) {
        super(failure.describe());
        this.failure = failure;
        this.sent = sent;
    }

    public Failure failure() {
        return failure;
    }

    /** Whether the request was given to the network, whatever became of it there. */
    public boolean sent() {
        return sent;
    }
}
