package dev.polyphony.provider;

/** An exchange was ended from our side: the interrupt that did it, with what the provider can have seen of it. */
public final class RequestAborted extends InterruptedException {
    private final transient Billing billing;

    RequestAborted(Billing billing) {
        super("the exchange was aborted");
        this.billing = billing;
    }

    public Billing billing() {
        return billing;
    }
}
