package dev.polyphony.learning;

import java.util.List;
import java.util.Map;

/**
 * What was learnt by the meaning of prompts beside their kind, where that told better what is right. It holds where a
 * prompt's embedding can be computed; elsewhere the kind alone is gone by.
 *
 * @param folds each tenth of the prompts is judged by weights that were learnt from the other nine
 * @param odds likewise
 * @param policies those that no other of the same members is better and cheaper than
 */
record Meaning(
        Directions directions,
        List<VoteWeights> folds,
        List<PromptOdds> odds,
        Map<String, Recalibration> recalibrations,
        List<AskPolicy> policies) {
    Meaning {
        folds = List.copyOf(folds);
        odds = List.copyOf(odds);
        recalibrations = Map.copyOf(recalibrations);
        policies = List.copyOf(policies);
    }
}
