package dev.polyphony.port;

import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import java.time.Instant;

/**
 * Whether a model can be asked, as far as that is known without asking it: looked at when a plan is compiled, and again
 * when a call is about to be made. Quick: it sends nothing and may be asked about every model of the catalogue. Safe
 * for use by many threads.
 */
@FunctionalInterface
public interface Availability {
    State of(ModelRef model);

    /**
     * The same for one analysis: of a model that recovers only a part of them may pass, and it is the same for each
     * from its plan to its last call.
     *
     * @param analysisId its workflow's id
     */
    default Availability given(String analysisId) {
        return this;
    }

    /** Whether somebody set the model's provider up: one that needs no key is not there for that. */
    default boolean isSetUp(ModelRef model) {
        return true;
    }

    sealed interface State {
        /** Nothing is known that keeps the model from answering. */
        record Ready() implements State {}

        /**
         * The model only needs time.
         *
         * @param at when it is worth asking
         * @param why as a call fails that comes too early: {@link Failure#retryAt} is that time, too
         */
        record Until(Instant at, Failure why) implements State {}

        /** No time helps: somebody has to do something about it. */
        record Blocked(Failure why) implements State {}
    }
}
