package dev.polyphony.simulator.wire;

import dev.polyphony.simulator.script.Answer;
import dev.polyphony.simulator.script.Fault;
import java.util.List;
import java.util.Optional;

/** How one vendor is spoken to, and how it speaks. */
public interface WireFormat {

    /** The request as a question to a model, or empty if it is something else. */
    Optional<Ask> ask(Incoming incoming);

    /** The key the client sent, never blank. */
    Optional<String> key(Incoming incoming);

    boolean needsKey();

    WireReply answer(Ask ask, Answer answer, String requestId);

    WireReply stream(Ask ask, Answer answer, String requestId);

    WireReply error(Ask ask, Fault.Reported fault, String requestId);

    /** What the vendor tells besides answers: its models, its version. Empty if there is no such endpoint. */
    Optional<WireReply> tell(Incoming incoming, List<String> models);
}
