package dev.polyphony.execution;

import dev.polyphony.activity.AggregateActivities;
import dev.polyphony.activity.BatchActivities;
import dev.polyphony.activity.CallActivities;
import dev.polyphony.activity.CompileActivities;
import dev.polyphony.activity.EconomyActivities;
import dev.polyphony.activity.EconomyActivities.EconomyCalls;
import dev.polyphony.activity.HedgeActivities;
import dev.polyphony.activity.LedgerActivities;
import dev.polyphony.activity.LocalCallActivities;
import dev.polyphony.activity.PipelineActivities;
import dev.polyphony.activity.RejudgeActivities;
import dev.polyphony.activity.ResultActivities;
import dev.polyphony.activity.TextStoreActivities;
import dev.polyphony.plan.CompiledPlan.Timing;
import dev.polyphony.plan.Node;
import dev.polyphony.plan.Placement;
import dev.polyphony.text.ServerLimits;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.Priority;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Activity stubs and their options, each with its reason. */
final class ActivityStubs {
    /** Deciding takes milliseconds; a worker that needs longer has lost its mind, and the task goes to another. */
    private static final Duration DECISION = Duration.ofSeconds(30);

    /** What comes at the last moment still gets one, since it takes milliseconds where nothing is wrong. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** Nobody waits longer for a courtesy. */
    private static final Duration COURTESY = Duration.ofSeconds(5);

    /** For what is cancelled to be told, and what came before to be booked. */
    private static final Duration LAST_WORD = Duration.ofMinutes(10);

    private static final Duration ECONOMY_HEARTBEAT = Duration.ofMinutes(3);

    /** A process that takes up nothing for so long is taken for lost. */
    private static final Duration GONE = Duration.ofSeconds(10);

    private static final RetryOptions ONCE =
            RetryOptions.newBuilder().setMaximumAttempts(1).build();

    private ActivityStubs() {}

    /** A call where it is placed, with {@code left} until its answer must be back. */
    static CallActivities call(Node.Call call, Duration left, Timing timing, Priority priority) {
        ActivityOptions.Builder options = calling(call, left, timing).setPriority(priority);
        return Workflow.newActivityStub(
                CallActivities.class,
                switch (call.placed()) {
                    // An eager call would run on this worker, past its lane's limits.
                    case Placement.Lane lane ->
                        options.setTaskQueue(call.lane())
                                .setDisableEagerExecution(true)
                                .build();
                    case Placement.Inline inline -> options.build();
                    // What could not be answered beside its workflow.
                    case Placement.Local local ->
                        options.setTaskQueue(call.lane())
                                .setDisableEagerExecution(true)
                                .build();
                });
    }

    /** A call beside its workflow. It ends by itself: within the time it has, and what its process needs to say so. */
    static LocalCallActivities beside(Node.Call call) {
        return Workflow.newLocalActivityStub(
                LocalCallActivities.class,
                LocalActivityOptions.newBuilder()
                        .setSummary(ServerLimits.summary(call.summary()))
                        .setStartToCloseTimeout(DECISION)
                        .setRetryOptions(ONCE)
                        // What it is given follows from the plan.
                        .setDoNotIncludeArgumentsIntoMarker(true)
                        .build());
    }

    /**
     * What began beside its workflow and goes on in that process.
     *
     * @param process its task queue: where it is gone nobody takes the activity up
     */
    static CallActivities underWay(Node.Call call, String process, Duration left, Timing timing) {
        return Workflow.newActivityStub(
                CallActivities.class,
                calling(call, left, timing)
                        .setTaskQueue(process)
                        .setScheduleToStartTimeout(within(GONE, left))
                        .setRetryOptions(ONCE)
                        .build());
    }

    private static ActivityOptions.Builder calling(Node.Call call, Duration left, Timing timing) {
        return ActivityOptions.newBuilder()
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
                .setCancellationType(ActivityCancellationType.TRY_CANCEL);
    }

    /** A plan that is only looked at. */
    static CompileActivities previewing() {
        return decision(CompileActivities.class, null, "compile a plan to look at");
    }

    static RejudgeActivities rejudging() {
        return decision(RejudgeActivities.class, null, "judge recorded answers anew");
    }

    static AggregateActivities aggregating(@Nullable Duration left) {
        return decision(AggregateActivities.class, left, "compare the answers");
    }

    static HedgeActivities hedging(@Nullable Duration left) {
        return decision(HedgeActivities.class, left, "may the next model be asked too?");
    }

    /**
     * Decisions are quick and free of effects, so they run beside the workflow, without a trip to the server.
     *
     * @param left of the deadline; absent where there is none
     * @param summary for the Web UI
     */
    private static <T> T decision(Class<T> activities, @Nullable Duration left, String summary) {
        return Workflow.newLocalActivityStub(activities, beside(within(DECISION, left), summary));
    }

    /**
     * The decision without which nothing begins. Tried for as long as the deadline leaves, since a database that is
     * away can be back any moment.
     */
    static CompileActivities compiling(@Nullable Duration left) {
        return Workflow.newLocalActivityStub(
                CompileActivities.class,
                LocalActivityOptions.newBuilder()
                        .setSummary("compile the plan")
                        .setStartToCloseTimeout(within(DECISION, left))
                        .setScheduleToCloseTimeout(left == null ? DECISION : atLeastAMoment(left))
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setMaximumInterval(ServiceFailures.LATE)
                                .build())
                        // The answers it compares are in the history already; all of them again are too much for it.
                        .setDoNotIncludeArgumentsIntoMarker(true)
                        .build());
    }

    /** The books beside the workflow; whoever calls goes on without them where they do not answer. */
    static LedgerActivities money(@Nullable Duration left) {
        return Workflow.newLocalActivityStub(
                LedgerActivities.class, beside(within(DECISION, left), "keep back what judges can cost"));
    }

    /** What is not needed any more goes back to the books; it does so by itself, if later, where they do not answer. */
    static LedgerActivities releasing(@Nullable Duration left) {
        return Workflow.newLocalActivityStub(
                LedgerActivities.class, beside(within(COURTESY, left), "give back what was kept"));
    }

    /**
     * The last step. For a short time only: where the database does not answer the analysis ends all the same, and
     * whoever waits for it hears of it from Temporal.
     */
    static ResultActivities results(@Nullable Duration left) {
        return Workflow.newLocalActivityStub(
                ResultActivities.class,
                LocalActivityOptions.newBuilder(beside(within(COURTESY, left), "store the result"))
                        // The completion has it.
                        .setDoNotIncludeArgumentsIntoMarker(true)
                        .build());
    }

    /** As {@link #results}, for as long as it takes: of a node of a pipeline nobody hears from Temporal. */
    static ResultActivities patientResults() {
        return patient(ResultActivities.class);
    }

    /** A batch has no deadline: it goes on when the database is back. */
    static BatchActivities batch() {
        return patient(BatchActivities.class);
    }

    /** A pipeline too: without the database nothing of it is known. */
    static PipelineActivities pipeline() {
        return patient(PipelineActivities.class);
    }

    private static <T> T patient(Class<T> activities) {
        return Workflow.newLocalActivityStub(
                activities,
                LocalActivityOptions.newBuilder()
                        .setStartToCloseTimeout(DECISION)
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setMaximumInterval(ServiceFailures.LATE)
                                .build())
                        // What they are given is in the history already.
                        .setDoNotIncludeArgumentsIntoMarker(true)
                        .build());
    }

    /** It waits itself; a worker that is lost meanwhile is noticed, and another one goes on. */
    static EconomyActivities economy(EconomyCalls calls) {
        Duration longest = Duration.between(calls.since(), calls.until()).plus(LAST_WORD);
        return Workflow.newActivityStub(
                EconomyActivities.class,
                ActivityOptions.newBuilder()
                        .setSummary(ServerLimits.summary(calls.tasks().size() + " calls of "
                                + calls.tasks().getFirst().model() + " at half the price"))
                        .setScheduleToCloseTimeout(longest)
                        .setHeartbeatTimeout(ECONOMY_HEARTBEAT)
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .build());
    }

    /** One that fails again and again must not hold an analysis past its deadline. */
    private static LocalActivityOptions beside(Duration longest, String summary) {
        return LocalActivityOptions.newBuilder()
                .setSummary(summary)
                .setStartToCloseTimeout(longest)
                .setScheduleToCloseTimeout(longest)
                .build();
    }

    private static Duration within(Duration longest, @Nullable Duration left) {
        if (left == null || left.compareTo(longest) > 0) {
            return longest;
        }
        return atLeastAMoment(left);
    }

    private static Duration atLeastAMoment(Duration left) {
        return left.compareTo(MOMENT) < 0 ? MOMENT : left;
    }

    /** The books, for as long as it takes. */
    static LedgerActivities patientMoney() {
        return Workflow.newActivityStub(
                LedgerActivities.class,
                ActivityOptions.newBuilder().setStartToCloseTimeout(DECISION).build());
    }

    /** Long texts, for as long as the deadline leaves. */
    static TextStoreActivities store(@Nullable Duration left) {
        ActivityOptions.Builder options = ActivityOptions.newBuilder().setStartToCloseTimeout(within(DECISION, left));
        if (left != null) {
            options.setScheduleToCloseTimeout(atLeastAMoment(left));
        }
        return Workflow.newActivityStub(TextStoreActivities.class, options.build());
    }

    private static Duration queueTime(Duration left, Duration floor) {
        Duration slack = left.minus(floor);
        // Zero would mean "no limit" to Temporal: the last step, with no slack at all, still gets a moment.
        Duration moment = left.dividedBy(10).plusMillis(1);
        return slack.compareTo(moment) > 0 ? slack : moment;
    }
}
