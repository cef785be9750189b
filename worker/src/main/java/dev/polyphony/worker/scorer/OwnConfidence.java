package dev.polyphony.worker.scorer;

import dev.polyphony.call.ModelRef;
import dev.polyphony.scoring.Confidence;
import dev.polyphony.scoring.ConfidenceScorer;
import dev.polyphony.scoring.ScorerFailed;
import java.util.Optional;

/** An operator's own scorer of answers, asked under guard. */
final class OwnConfidence implements ConfidenceScorer {
    private final String name;
    private final ConfidenceScorer scorer;
    private final ScorerGuard guard;

    /** @param name what answers are said to be scored by */
    OwnConfidence(String name, ConfidenceScorer scorer, ScorerGuard guard) {
        this.name = name;
        this.scorer = scorer;
        this.guard = guard;
    }

    /** @throws ScorerFailed where it failed, took too long, or said what is no confidence */
    @Override
    public Optional<Confidence> score(String question, ModelRef model, String answer) {
        return guard.ask(() -> checked(scorer.score(question, model, answer)));
    }

    /** It is somebody else's code: what its types promise may not hold. */
    private Optional<Confidence> checked(Optional<Confidence> said) {
        if (said.isEmpty()) {
            return Optional.empty();
        }
        double value = said.get().value();
        if (!(value >= 0 && value <= 1)) {
            throw new ScorerFailed("it said no number from 0 to 1");
        }
        return Optional.of(new Confidence(value, name, said.get().calibrated()));
    }

    @Override
    public boolean isCalibrated(String question, ModelRef model) {
        try {
            return guard.ask(() -> scorer.isCalibrated(question, model));
        } catch (ScorerFailed e) {
            return false;
        }
    }
}
