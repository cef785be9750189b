package dev.polyphony.provider;

import dev.polyphony.call.Failure;

/** A request that brought no usable answer. Has no cause: those carry the provider's text. */
public final class CallException extends Exception {
    private final transient Failure failure;
    private final transient Billing billing;
    private final boolean sent;
    private final boolean mended;

    private CallException(Failure failure, Billing billing, boolean sent, boolean mended) {
        super(failure.describe());
        this.failure = failure;
        this.billing = billing;
        this.sent = sent;
        this.mended = mended;
    }

    /** Of a request that was given to the network. */
    CallException(Failure failure, Billing billing) {
        this(failure, billing, true, false);
    }

    /** Nothing was given to the network. */
    static CallException unsent(Failure failure) {
        return new CallException(failure, new Billing.NotBilled(), false, false);
    }

    /** The same, where the next request to the model is written otherwise. */
    CallException mended() {
        return new CallException(failure, billing, sent, true);
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

    /** Whether it was refused for how it was written, and the next one to this model is written otherwise. */
    public boolean isMended() {
        return mended;
    }
}
