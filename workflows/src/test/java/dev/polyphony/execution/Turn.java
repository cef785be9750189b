package dev.polyphony.execution;

import dev.polyphony.call.Assessment;
import dev.polyphony.call.Brief;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Opinion;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a scripted model does with one request. */
sealed interface Turn {
    /** @param cost null for a model without a price */
    record Answers(Duration after, String text, @Nullable Money cost, Assessment assessment) implements Turn {}

    /** What a judge thinks of the candidates it is shown. */
    record Judges(Duration after, Function<Brief, Opinion> opinion) implements Turn {}

    /** An answer whose form is wrong in a way that can be said. */
    record Misfits(Duration after, String repair) implements Turn {}

    record Fails(Duration after, Failure failure) implements Turn {}

    /** Never answers; heartbeats until it is cancelled or out of time. */
    record Hangs() implements Turn {}

    /** The worker is gone: no answer and no heartbeat. */
    record Dies() implements Turn {}

    /** An exception that nobody translated. */
    record Crashes() implements Turn {}
}
