package dev.polyphony.attempt;

import dev.polyphony.activity.CallActivities;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Reply;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;

/** Notes how long calls waited on their lanes, and how long they took, for those that could pass their lane by. */
public final class ObservedCalls implements CallActivities {
    private final CallActivities calls;
    private final LocalRoom room;

    public ObservedCalls(CallActivities calls, LocalRoom room) {
        this.calls = calls;
        this.room = room;
    }

    @Override
    public Reply ask(CallTask task) {
        ActivityInfo info = CallContext.current().info();
        if (!info.isLocal() && info.getAttempt() == 1) {
            room.waited(
                    task, Duration.ofMillis(info.getStartedTimestamp() - info.getCurrentAttemptScheduledTimestamp()));
        }
        long began = System.nanoTime();
        Reply reply = calls.ask(task);
        if (!reply.isCached()) {
            room.answered(task.model(), Duration.ofNanos(System.nanoTime() - began));
        }
        return reply;
    }
}
