package dev.polyphony.scoring;

import dev.polyphony.call.ModelRef;
import java.util.Optional;

/**
 * Judges an answer by itself, where it arrives. What it says is recorded with the answer, so an implementation may
 * change at any time. The call waits for it: seconds at most. Safe for use by many threads.
 */
@FunctionalInterface
public interface ConfidenceScorer {

    /**
     * Empty where it cannot judge such an answer.
     *
     * @throws ScorerFailed where it should have been able to; the next scorer judges
     */
    Optional<Confidence> score(String question, ModelRef model, String answer);

    /**
     * Whether it would judge that model's answers to that question by probabilities of being right; asked before there
     * is an answer, to say what an escalation will go by.
     */
    default boolean isCalibrated(String question, ModelRef model) {
        return false;
    }
}
