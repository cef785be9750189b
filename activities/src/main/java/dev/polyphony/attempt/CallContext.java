package dev.polyphony.attempt;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Handoff;
import dev.polyphony.port.AnalysisEvent;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The activity that a call is asked for, as it is known on the thread that asks: Temporal's own, or the one that a call
 * beside its workflow began as, which may be over by now.
 */
public class CallContext {
    private static final ThreadLocal<@Nullable CallContext> CARRIED = new ThreadLocal<>();

    private final ActivityExecutionContext activity;

    CallContext(ActivityExecutionContext activity) {
        this.activity = activity;
    }

    public static CallContext current() {
        CallContext carried = CARRIED.get();
        return carried == null ? new CallContext(Activity.getExecutionContext()) : carried;
    }

    /** Runs it as if on this activity's thread. */
    final <T> T call(Callable<T> work) throws Exception {
        CARRIED.set(this);
        try {
            return work.call();
        } finally {
            CARRIED.remove();
        }
    }

    public final ActivityInfo info() {
        return activity.getInfo();
    }

    /** The sequence of the event with which the call begins, the same for all activities and attempts. */
    public final long beginning(CallTask task) {
        Handoff handoff = task.handoff();
        return handoff == null
                ? AnalysisEvent.beginning(turn(task), info().getActivityId())
                : AnalysisEvent.beginning(turn(task), asked(task));
    }

    /** What of the workflow's run a call is, among others of the same place: a judge is asked several things there. */
    static String asked(CallTask task) {
        return task.wording().brief() == null && task.wording().repair() == null
                ? task.place().path()
                : CallId.of(task);
    }

    /** When its turn came, by the server's clock. */
    public final Instant turn(CallTask task) {
        Handoff handoff = task.handoff();
        return handoff == null ? Instant.ofEpochMilli(info().getScheduledTimestamp()) : handoff.turn();
    }

    /** Who sends its requests: the same for every attempt of all its activities. */
    final String owner(CallTask task) {
        String activity = task.handoff() == null ? info().getActivityId() : asked(task);
        return info().getWorkflowRunId() + "/" + activity;
    }

    /** Higher than that of every attempt before. */
    final int number(CallTask task) {
        int attempt = info().getAttempt();
        return task.handoff() == null ? attempt : task.handoff().number(attempt);
    }

    /** Requests that were sent before this attempt: one more than were, after a crash, and never one less. */
    int sentBefore(CallTask task) {
        int earlier = task.handoff() == null ? 0 : task.handoff().sent();
        return activity.getHeartbeatDetails(Integer.class).orElse(earlier);
    }

    /** Whether anybody has to be told that it is still under way. */
    boolean beats() {
        return true;
    }

    Duration heartbeatTimeout() {
        return info().getHeartbeatTimeout();
    }

    /** Heard of at once where nothing was told before, else within the SDK's throttle. */
    void heartbeat(int sends) {
        activity.heartbeat(sends);
    }

    /** Heard of at once. */
    void heartbeatNow(int sends) {
        activity.getWorkflowClient().newActivityCompletionClient().heartbeat(activity.getTaskToken(), sends);
    }

    /** Why the answer is not wanted any more, for a thread that was interrupted; absent where the worker stops. */
    @Nullable
    ActivityCompletionException unwanted() {
        return null;
    }

    /** A call beside its workflow: its process alone knows of it, and ends it by interrupting its thread. */
    static final class Beside extends CallContext {
        private volatile boolean stopped;
        private volatile int sent;

        Beside(ActivityExecutionContext localActivity) {
            super(localActivity);
        }

        void stop() {
            stopped = true;
        }

        boolean isStopped() {
            return stopped;
        }

        /** The last count of requests that was told. */
        int sent() {
            return sent;
        }

        @Override
        int sentBefore(CallTask task) {
            return task.handoff() == null ? 0 : task.handoff().sent();
        }

        @Override
        boolean beats() {
            return false;
        }

        @Override
        void heartbeat(int sends) {
            sent = sends;
            if (stopped) {
                throw new ActivityCanceledException(info());
            }
        }

        @Override
        void heartbeatNow(int sends) {
            heartbeat(sends);
        }

        @Override
        @Nullable
        ActivityCompletionException unwanted() {
            return stopped ? new ActivityCanceledException(info()) : null;
        }
    }
}
