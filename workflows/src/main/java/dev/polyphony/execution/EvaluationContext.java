package dev.polyphony.execution;

import dev.polyphony.call.Brief;
import dev.polyphony.call.RetryMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node is to do: by when, how patiently, and with others' answers or without.
 *
 * @param patience only where nothing else is left in any enclosing chain is a failing model worth waiting for
 * @param brief absent where the prompt itself is to be answered
 * @param decides whether what it answers is the analysis' answer, and no candidate for others to choose from
 */
record EvaluationContext(
        Instant until, RetryMode patience, @Nullable Brief brief, boolean decides) {
    EvaluationContext by(Instant earlier) {
        return new EvaluationContext(earlier, patience, brief, decides);
    }

    EvaluationContext with(RetryMode other) {
        return new EvaluationContext(until, other, brief, decides);
    }

    EvaluationContext about(Brief other) {
        return new EvaluationContext(until, patience, other, decides);
    }

    EvaluationContext candidate() {
        return new EvaluationContext(until, patience, brief, false);
    }
}
