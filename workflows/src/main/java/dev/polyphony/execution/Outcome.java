package dev.polyphony.execution;

import dev.polyphony.call.Reply;
import dev.polyphony.plan.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What evaluating a node comes to. */
sealed interface Outcome {

    /** @param verdict of the outermost panel that chose the reply */
    record Answered(String path, Reply reply, @Nullable Verdict verdict) implements Outcome {}

    /** @param retryAt when the node is worth asking again; absent where waiting does not help */
    record Failed(@Nullable Instant retryAt) implements Outcome {}

    /** Nobody waits for the node any longer. */
    record Cancelled() implements Outcome {}
}
