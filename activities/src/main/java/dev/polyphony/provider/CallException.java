package dev.polyphony.provider;

import dev.polyphony.call.Failure;

/** A request that brought no usable answer. Has no cause: those carry the provider's text. */
public final class CallException extends Exception {
    private final transient Failure failure;
    private final transient Billing billing;
    private final Course course;
    private final boolean outOfMemory;

    private enum Course {
        SENT,
        SENT_AND_MENDED,
        UNSENT,
        LATE
    }

    private CallException(Failure failure, Billing billing, Course course, boolean outOfMemory) {
        super(failure.describe());
        this.failure = failure;
        this.billing = billing;
        this.course = course;
        this.outOfMemory = outOfMemory;
    }

    /** Of a request that was given to the network. */
    CallException(Failure failure, Billing billing) {
        this(failure, billing, Course.SENT, false);
    }

    /** Of one that was answered, and by somebody who read it elsewhere. */
    public static CallException answered(Failure failure, Billing billing) {
        return new CallException(failure, billing);
    }

    /** Nothing was given to the network. */
    static CallException unsent(Failure failure) {
        return new CallException(failure, new Billing.NotBilled(), Course.UNSENT, false);
    }

    /** Nothing was given to the network, as it could not be in time: it is to be let through anew. */
    static CallException late() {
        return new CallException(
                new Failure.WorkerLost("the request could not be sent in its turn"),
                new Billing.NotBilled(),
                Course.LATE,
                false);
    }

    /** The same, where the next request to the model is written otherwise. */
    CallException mended() {
        return new CallException(failure, billing, Course.SENT_AND_MENDED, outOfMemory);
    }

    /** The same, of a server of one's own that has no memory for the model. */
    CallException outOfMemory() {
        return new CallException(failure, billing, course, true);
    }

    /** Whether a server of one's own said that it has no memory for the model. */
    public boolean isOutOfMemory() {
        return outOfMemory;
    }

    public Failure failure() {
        return failure;
    }

    public Billing billing() {
        return billing;
    }

    /** Whether the request was given to the network, whatever became of it there. */
    public boolean sent() {
        return course == Course.SENT || course == Course.SENT_AND_MENDED;
    }

    /** Whether it was refused for how it was written, and the next one to this model is written otherwise. */
    public boolean isMended() {
        return course == Course.SENT_AND_MENDED;
    }

    /** Whether it was not sent because its {@link SendPermit} had passed. */
    public boolean isLate() {
        return course == Course.LATE;
    }
}
