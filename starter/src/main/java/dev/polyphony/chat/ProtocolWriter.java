package dev.polyphony.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.analysis.AnalysisResult;
import java.util.List;

/**
 * Writes one answer in a protocol's form: {@link #whole} at once, or else as a stream, in which {@link #open} comes
 * first, then each {@link #delta}, then {@link #end}. Instead of any of these {@link #error} can come, and is the last.
 * One object for each answer; of one thread.
 */
public interface ProtocolWriter {
    /**
     * Whether the protocol has an answer that says that the model declined: then a result that ended so is given to
     * {@link #whole} and {@link #end}, once every model was asked; else it is an error.
     */
    default boolean tellsRefusals() {
        return false;
    }

    ObjectNode whole(AnalysisResult result);

    /** @param model who begins to answer, as the caller calls it */
    List<ServerSentEvent> open(String model);

    /** @param model who says it: another one than before where it took over */
    List<ServerSentEvent> delta(String model, AnswerDelta delta);

    /** The answer is whole; all of it was given out. Or the model declined, whatever was given out. */
    List<ServerSentEvent> end(AnalysisResult result);

    /** There is no answer, or what was given out is none. Perhaps nothing was, nor the stream opened. */
    List<ServerSentEvent> error(ChatError error);

    /** What keeps the connection while nothing is said, opened or not. */
    default ServerSentEvent alive() {
        return ServerSentEvent.comment("waiting");
    }
}
