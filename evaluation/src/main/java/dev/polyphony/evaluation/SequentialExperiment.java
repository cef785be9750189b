package dev.polyphony.evaluation;

import dev.polyphony.experiment.Design;
import dev.polyphony.experiment.Design.Kind;
import dev.polyphony.experiment.Design.Outcome;
import dev.polyphony.experiment.Experiment.Finding;
import java.util.Optional;

/**
 * What an experiment has found so far: by its outcome and, where that is another one, by how often its arms are without
 * an answer. It may be asked after every case; its errors are those of {@link SequentialDifference}.
 *
 * <p>The error of the design is divided evenly among what ends an experiment in favour of one side: of a canary that
 * the candidate is worse and that it fails more, of an A/B test that it is better, too. That a candidate is no worse,
 * or no different, has an error of its own: where one of these is wrong the others are not. For one thread at a time.
 */
public final class SequentialExperiment {
    /** How much more often a candidate may be without an answer: so much passes for the same. */
    public static final double MORE_FAILURES = 0.01;

    private final Design design;
    private final SequentialDifference outcomes = new SequentialDifference();
    private final SequentialDifference successes = new SequentialDifference();

    public SequentialExperiment(Design design) {
        this.design = design;
    }

    /** An analysis has ended. */
    public void ended(boolean candidate, double share, boolean answered) {
        if (watchesSuccess()) {
            successes.add(candidate, share, answered ? 1 : 0);
        }
    }

    /**
     * The outcome of an analysis became known.
     *
     * @param value 0 to 1, more is better
     */
    public void outcome(boolean candidate, double share, double value) {
        outcomes.add(candidate, share, value);
    }

    /** Of the outcome, 0 to 1, more is better. */
    public SequentialDifference outcomes() {
        return outcomes;
    }

    /** How often there was an answer; of no cases where that is the outcome itself. */
    public SequentialDifference successes() {
        return successes;
    }

    /** How often each of what ends it in favour of one side may do so where it should not. */
    public double errorOfEach() {
        int endings = (design.kind() == Kind.AB ? 2 : 1) + (watchesSuccess() ? 1 : 0);
        return design.error() / endings;
    }

    /** The first of what is found; empty as long as nothing is. */
    public Optional<Finding> finding() {
        double enough = 1 / errorOfEach();
        double margin = design.margin() / design.scale();
        double same = design.noWorse() / design.scale();
        if (outcomes.evidenceBelow(-margin) >= enough) {
            return Optional.of(Finding.WORSE);
        }
        if (watchesSuccess() && successes.evidenceBelow(-MORE_FAILURES) >= enough) {
            return Optional.of(Finding.FAILS_MORE);
        }
        if (design.kind() == Kind.CANARY) {
            return outcomes.evidenceAbove(-same) >= 1 / design.error()
                    ? Optional.of(Finding.NO_WORSE)
                    : Optional.empty();
        }
        if (outcomes.evidenceAbove(margin) >= enough) {
            return Optional.of(Finding.BETTER);
        }
        return outcomes.evidenceAbove(-same) >= 1 / design.error() && outcomes.evidenceBelow(same) >= 1 / design.error()
                ? Optional.of(Finding.NO_DIFFERENT)
                : Optional.empty();
    }

    private boolean watchesSuccess() {
        return design.outcome() != Outcome.SUCCESS;
    }
}
