package dev.polyphony.execution;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a scripted model does with one request. */
sealed interface Turn {
    /** @param cost null for a model without a price */
    record Answers(Duration after, String text, @Nullable Money cost, double confidence) implements Turn {}

    record Fails(Duration after, Failure failure) implements Turn {}

    /** Never answers; heartbeats until it is cancelled or out of time. */
    record Hangs() implements Turn {}

    /** The worker is gone: no answer and no heartbeat. */
    record Dies() implements Turn {}

    /** An exception that nobody translated. */
    record Crashes() implements Turn {}
}
