package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import java.util.List;

/** Writes several answers to one request in a protocol's form. */
public interface ChoicesWriter {
    /** @param results in order, each with an answer */
    ObjectNode whole(List<AnalysisResult> results);

    /**
     * Writes one of them in the stream that they share: its end is not the stream's.
     *
     * @param index from 0
     */
    ProtocolWriter choice(int index);

    /** The stream's end, after those of all answers. */
    List<ServerSentEvent> end(List<AnalysisResult> results);
}
