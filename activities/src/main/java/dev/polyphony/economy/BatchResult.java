package dev.polyphony.economy;

import dev.polyphony.call.Failure;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.ModelAnswer;

/** What one request of a batch came to. */
public sealed interface BatchResult {
    /** As a direct call's; what it took is the batch's time. */
    record Answered(ModelAnswer answer) implements BatchResult {}

    /** As a direct call's. */
    record Failed(Failure failure, Billing billing) implements BatchResult {}

    /** It was not worked on, nor billed: to be asked directly. */
    record NotRun(Reason reason) implements BatchResult {}

    /** Why a request was not worked on. */
    enum Reason {
        /** The provider's time for the batch was over. */
        EXPIRED,
        /** The batch was cancelled. */
        CANCELLED,
        /** The model refused how it was asked, and is asked otherwise from now on. */
        WRITTEN_OTHERWISE,
        /** The provider says nothing of it. */
        MISSING
    }
}
