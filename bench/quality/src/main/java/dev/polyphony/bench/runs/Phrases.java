package dev.polyphony.bench.runs;

import dev.polyphony.scoring.PhraseScorer;
import dev.polyphony.scoring.Weights;

/**
 * The reference for confidence: phrases that sound sure or unsure, whatever scorer the worker uses. Computed from the
 * answers that came back, so that the reference stays the same while scorers come and go.
 */
public final class Phrases {
    /** Below it the heuristic goes on to the next model. */
    public static final double THRESHOLD = 0.6;

    private final PhraseScorer phrases = new PhraseScorer(Weights.standard());

    public double confidence(RunOutcome outcome) {
        String text = outcome.result().response();
        return text == null ? 0 : phrases.score(text).value();
    }
}
