package dev.polyphony.execution;

import dev.polyphony.call.Brief;
import dev.polyphony.call.Patience;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node is to do: by when, how patiently, and with others' answers or without.
 *
 * @param patience only where nothing else is left in any enclosing chain is a failing model worth waiting for
 * @param brief absent where the prompt itself is to be answered
 */
record Errand(Instant until, Patience patience, @Nullable Brief brief) {
    Errand by(Instant earlier) {
        return new Errand(earlier, patience, brief);
    }

    Errand with(Patience other) {
        return new Errand(until, other, brief);
    }

    Errand about(Brief other) {
        return new Errand(until, patience, other);
    }
}
