package dev.polyphony.attempt;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import dev.polyphony.port.StorageUnavailable;
import java.time.Instant;

/**
 * Has a say before a request is sent, and hears what came of it: where a key is looked for, money reserved, a model
 * that is down left alone. {@link Guards} has the order. Safe for use by many threads: what it holds for one request it
 * keeps by the attempt, which is the same object from {@link #admit} to {@link #ended}.
 */
interface Guard {
    /**
     * Lets the next request pass, holding what it needs for it, or does not and holds nothing.
     *
     * @throws StorageUnavailable where nobody can say: nothing is sent
     */
    Admission admit(Attempt attempt) throws InterruptedException;

    /**
     * Told once for each request that it let pass, whatever became of it: what it held is given back here.
     *
     * @param outcome {@link AttemptOutcome.Unsent} too where a guard after this one did not let the request pass
     */
    default void ended(Attempt attempt, AttemptOutcome outcome) throws InterruptedException {}

    /** Told when it is decided whether the next request is sent; also where the wait for that was broken off. */
    default void decided(Attempt attempt) {}

    sealed interface Admission {
        /** One that is the last word: what is waited for has been. */
        sealed interface Final extends Admission {}

        /** The request may be sent, for all that this guard knows. */
        record Go() implements Final {}

        /** There is an answer: none is asked for. */
        record Answered(Reply reply) implements Final {}

        /**
         * Not before then; all guards are asked again, as what was true before need not be. A wait of seconds: it takes
         * a slot of the lane. Longer ones leave.
         *
         * @param otherwise what it comes to where there is not that much time
         */
        record Wait(Instant until, Failure otherwise) implements Admission {}

        /**
         * The call ends so; where only time is missing and the plan has no other step the server asks again when it has
         * come.
         */
        record Leave(CallFailure failure) implements Final {}
    }
}
