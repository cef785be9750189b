package dev.polyphony.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.request.AnalysisRequest;
import java.util.Map;

/**
 * Reads what a request says in one protocol's own fields. What all protocols share is read by {@link ChatRequests}:
 * {@code model}, {@code stream}, {@code fallbacks}, {@code polyphony} and the headers.
 */
public interface ProtocolReader {
    /** The fields that {@link #read} looks at, with those all share; others are ignored and named in the answer. */
    KnownFields fields();

    /**
     * What the protocol calls the parts of an analysis that can be wrong: {@code prompt}, {@code conversation},
     * {@code schema}, {@code max-output-tokens} and those of the model's parameters. What is not among them is told as
     * a field of {@code polyphony}.
     */
    Map<String, String> names();

    /**
     * Tells the analysis what is asked.
     *
     * @throws dev.polyphony.call.InvalidField by the protocol's name, for what is wrong or cannot be honoured
     */
    void read(JsonNode body, AnalysisRequest analysis);
}
