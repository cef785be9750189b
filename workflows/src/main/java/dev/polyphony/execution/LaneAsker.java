package dev.polyphony.execution;

import static dev.polyphony.execution.Journal.now;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.Reply;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;

/** Asks models, each by an activity on its lane. */
final class LaneAsker implements Asker {
    private final Timing timing;

    LaneAsker(Timing timing) {
        this.timing = timing;
    }

    @Override
    public Asked ask(Node.Call call, CallTask task) {
        try {
            Reply reply = Lanes.lane(call, Duration.between(now(), task.until()), timing)
                    .ask(task);
            DurableSettle.begin(reply);
            return new Asked.Answered(reply);
        } catch (ActivityFailure failure) {
            return new Asked.Failed(CallFailures.of(failure, task.sends(), now(), timing));
        }
    }
}
