package dev.polyphony.execution;

import dev.polyphony.execution.Outcome.Judgement;
import dev.polyphony.plan.Node;
import org.jspecify.annotations.Nullable;

/** What the steps of a chain left behind: the surest answer, those worth another try, a panel that could not agree. */
final class Leftovers {
    private final RetryableSteps waiting = new RetryableSteps();
    private Outcome.@Nullable Answered surest;
    private @Nullable Judgement abstention;

    /** Of equally sure answers the later one, whose step the user put after the other's. */
    void keep(Outcome.Answered answered) {
        if (surest == null || answered.confidence() >= surest.confidence()) {
            surest = answered;
        }
    }

    /** Only probabilities of being right can be compared between models. */
    boolean isSurerThan(Outcome.Answered answered) {
        return surest != null
                && surest.isCalibrated()
                && answered.isCalibrated()
                && surest.confidence() > answered.confidence();
    }

    void failed(Node node, Outcome.Failed failed) {
        waiting.add(node, failed.retryAt());
        if (failed.abstention() != null) {
            abstention = failed.abstention();
        }
    }

    Outcome.@Nullable Answered surest() {
        return surest;
    }

    RetryableSteps waiting() {
        return waiting;
    }

    Outcome.Failed failure() {
        return new Outcome.Failed(waiting.earliest(), null, abstention);
    }
}
