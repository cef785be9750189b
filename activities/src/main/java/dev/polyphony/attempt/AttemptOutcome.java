package dev.polyphony.attempt;

import dev.polyphony.call.Failure;
import dev.polyphony.provider.Billing;
import dev.polyphony.provider.ModelAnswer;

/** What became of a request that guards had let pass. */
sealed interface AttemptOutcome {
    /** Nothing was given to the network. */
    record Unsent() implements AttemptOutcome {}

    record Answered(ModelAnswer answer) implements AttemptOutcome {}

    /**
     * It brought no usable answer, or was cut off from our side.
     *
     * @param outOfMemory whether a server of one's own has no memory for the model
     */
    record Failed(Failure failure, Billing billing, boolean outOfMemory) implements AttemptOutcome {
        Failed(Failure failure, Billing billing) {
            this(failure, billing, false);
        }
    }

    /** It was sent, and a fault of our own keeps us from knowing more. */
    record Lost() implements AttemptOutcome {}
}
