package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Reply;
import io.temporal.client.ActivityCompletionException;

/**
 * Waits for what this process began beside a workflow, and ends it where it is cancelled. What is not under way here
 * any more is asked for on its lane: its answer is read back there.
 */
public final class CallsUnderWay implements CallActivities {
    private final RunningCalls running;
    private final HeartbeatPace pace = new HeartbeatPace();

    public CallsUnderWay(RunningCalls running) {
        this.running = running;
    }

    @Override
    public Reply ask(CallTask task) {
        CallContext context = CallContext.current();
        RunningCall call = running.takeUp(RunningCalls.key(context, task))
                .orElseThrow(() -> ActivityFailures.elsewhere(
                        new CallFailure(new Failure.WorkerLost("it has ended, and is read back"), 1)));
        try {
            return new Heartbeater(context, pace).<Reply, RuntimeException>counting(call::sent, call::answer);
        } catch (ActivityCompletionException unwanted) {
            call.stop();
            throw unwanted;
        } catch (InterruptedException e) {
            throw ActivityFailures.stopping(call.sent());
        }
    }
}
