package dev.polyphony.execution;

import dev.polyphony.call.CallActivities;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Activity stubs and their options, each with its reason. */
final class Lanes {
    /** Deciding takes milliseconds; a worker that needs longer has lost its mind, and the task goes to another. */
    private static final Duration DECISION = Duration.ofSeconds(30);

    private Lanes() {}

    /** A call on its provider's lane, with {@code left} until its answer must be back. */
    static CallActivities lane(Node.Call call, Duration left, Timing timing) {
        return Workflow.newActivityStub(
                CallActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(call.lane())
                        .setSummary(ServerLimits.summary(call.summary()))
                        .setScheduleToCloseTimeout(left)
                        // A call that starts later than this could not be of use any more.
                        .setScheduleToStartTimeout(queueTime(left, call.floor()))
                        // Without heartbeats a blocked call would never hear that it is cancelled.
                        .setHeartbeatTimeout(timing.heartbeat())
                        // Attempts are bounded by time, not by count: a lost worker must not give up a healthy model.
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setInitialInterval(timing.firstRetry())
                                .setMaximumInterval(timing.longestRetry())
                                .build())
                        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                        // An eager call would run on this worker, past its lane's limits.
                        .setDisableEagerExecution(true)
                        .build());
    }

    /** Decisions are quick and free of effects, so they run beside the workflow, without a trip to the server. */
    static PlanActivities decisions() {
        return Workflow.newLocalActivityStub(
                PlanActivities.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(DECISION)
                        // One that fails again and again must not hold an analysis past every deadline.
                        .setScheduleToCloseTimeout(DECISION)
                        .build());
    }

    /** The books beside the workflow; whoever calls goes on without them where they do not answer. */
    static MoneyActivities money() {
        return Workflow.newLocalActivityStub(
                MoneyActivities.class,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(DECISION)
                        .setScheduleToCloseTimeout(DECISION)
                        .build());
    }

    /** The books, for as long as it takes. */
    static MoneyActivities patientMoney() {
        return Workflow.newActivityStub(
                MoneyActivities.class,
                ActivityOptions.newBuilder().setStartToCloseTimeout(DECISION).build());
    }

    /** Long texts, for as long as it takes. */
    static StoreActivities store() {
        return Workflow.newActivityStub(
                StoreActivities.class,
                ActivityOptions.newBuilder().setStartToCloseTimeout(DECISION).build());
    }

    private static Duration queueTime(Duration left, Duration floor) {
        Duration slack = left.minus(floor);
        // Zero would mean "no limit" to Temporal: the last step, with no slack at all, still gets a moment.
        Duration moment = left.dividedBy(10).plusMillis(1);
        return slack.compareTo(moment) > 0 ? slack : moment;
    }
}
