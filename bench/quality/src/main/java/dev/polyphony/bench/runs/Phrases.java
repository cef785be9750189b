package dev.polyphony.bench.runs;

import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.scoring.Assessor;
import dev.polyphony.scoring.Weights;
import java.util.List;

/**
 * The reference for confidence: phrases that sound sure or unsure, whatever scorer the worker uses. Computed from the
 * answers that came back, so that the reference stays the same while scorers come and go.
 */
public final class Phrases {
    /** Below it the heuristic goes on to the next model. */
    public static final double THRESHOLD = 0.6;

    private final Assessor assessor = new Assessor(Weights.STANDARD, List.of());
    private final Catalogue catalogue;

    public Phrases(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    public double confidence(Outcome outcome) {
        String text = outcome.result().response();
        String model = outcome.result().modelUsed();
        return text == null || model == null
                ? 0
                : assessor.assess("", text, catalogue.find(model)).confidence();
    }
}
