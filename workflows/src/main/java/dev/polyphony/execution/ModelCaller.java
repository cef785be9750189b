package dev.polyphony.execution;

import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.Node;

/** Where answers come from. */
@FunctionalInterface
interface ModelCaller {
    Asked ask(Node.Call call, CallTask task);

    /** What came back. */
    sealed interface Asked {
        record Answered(Reply reply) implements Asked {}

        record Failed(CallFailure failure) implements Asked {}
    }
}
