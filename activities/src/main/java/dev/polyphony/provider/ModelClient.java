package dev.polyphony.provider;

import dev.polyphony.call.Failure;
import dev.polyphony.call.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One wire format. An implementation sends exactly one request for each call and never retries. */
public interface ModelClient {

    /**
     * Blocks until the whole answer is read, the deadline has passed, or the thread is interrupted, which closes the
     * connection and leaves the thread's interrupt flag set.
     *
     * @throws CallFailed with one of the provider's failures
     */
    Answer ask(Question question) throws CallFailed;

    /**
     * @param model the provider's own id
     * @param deadline covers connecting, the first byte and the whole body
     */
    record Question(
            String model,
            String prompt,
            int maxOutputTokens,
            @Nullable Double temperature,
            Instant deadline) {}

    /**
     * @param servedBy the model id that the provider says it used
     * @param truncated whether the answer stopped at the output limit
     */
    record Answer(String text, String servedBy, Usage usage, boolean truncated) {}

    /** The provider gave no usable answer. Carries no provider text and no cause: both can quote prompts and keys. */
    final class CallFailed extends Exception {
        private final transient Failure failure;

        public CallFailed(Failure failure) {
            super(failure.describe(), null, false, false);
            this.failure = failure;
        }

        public Failure failure() {
            return failure;
        }
    }
}
