package dev.polyphony.provider;

import dev.polyphony.call.Failure;

/** A request that brought no usable answer. Has no cause: those carry the provider's text. */
public final class CallException extends Exception {
    private final transient Failure failure;
    private final transient Billing billing;
    private final boolean sent;

    private CallException(Failure failure, Billing billing, boolean sent) {
        super(failure.describe());
        this.failure = failure;
        this.billing = billing;
        this.sent = sent;
    }

    /** Of a request that was given to the network. */
    CallException(Failure failure, Billing billing) {
        this(failure, billing, true);
    }

    /** Nothing was given to the network. */
    static CallException unsent(Failure failure) {
        return new CallException(failure, new Billing.NotBilled(), false);
    }

    public Failure failure() {
        return failure;
    }

    public Billing billing() {
        return billing;
    }

    /** Whether the request was given to the network, whatever became of it there. */
    public boolean sent() {
        return sent;
    }
}
