package dev.polyphony.openai;

import dev.polyphony.request.AnalysisRequest;
import java.util.List;

/**
 * A chat completion that is wanted.
 *
 * @param analysis all that is told of it, but for the id
 * @param idempotent whether the same request again is to be answered by the same analysis
 * @param ignored fields that mean nothing here, by their paths
 */
record ChatRequest(AnalysisRequest analysis, boolean idempotent, Delivery delivery, List<String> ignored) {
    ChatRequest {
        ignored = List.copyOf(ignored);
    }

    /**
     * @param stream whether it is sent in pieces
     * @param live whether pieces are sent as they come, rather than once the answer is complete
     * @param usage whether a stream ends with the usage
     * @param cancel whether an analysis ends with the client that left
     */
    record Delivery(boolean stream, boolean live, boolean usage, boolean cancel) {}
}
