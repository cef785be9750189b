package dev.polyphony.execution;

import dev.polyphony.call.Reply;
import dev.polyphony.plan.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What evaluating a node comes to. */
sealed interface Outcome {

    /** @param judgement of the outermost panel that chose the reply */
    record Answered(String path, Reply reply, @Nullable Judgement judgement) implements Outcome {}

    /** @param missing paths of the panel's members that gave no answer */
    record Judgement(Verdict verdict, List<String> missing) {
        boolean misses(String path) {
            return missing.stream().anyMatch(member -> path.equals(member) || path.startsWith(member + "."));
        }
    }

    /** @param retryAt when the node is worth asking again; absent where waiting does not help */
    record Failed(@Nullable Instant retryAt) implements Outcome {}

    /** Nobody waits for the node any longer. */
    record Cancelled() implements Outcome {}
}
