package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.polyphony.activity.LocalCallActivities;
import dev.polyphony.activity.LocalOutcome;
import dev.polyphony.call.Assessment;
import dev.polyphony.call.Brief;
import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Handoff;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import dev.polyphony.catalogue.CatalogueLoader;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.ActivityCanceledException;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls beside their workflow: while there is room, and for as long as they are quick. */
class LocalCallsTest {
    private static final String PROCESS = "process.1";
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final CallTask TASK =
            AskModelTest.task(RetryMode.STAY, 3, 120).handedOn(new Handoff(NOON, NOON, false, 0));

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final LocalRoom room = new LocalRoom(CatalogueLoader::shipped, 2);
    private final Semaphore lane = new Semaphore(2);
    private volatile boolean answersAtHeartbeat;
    private RunningCalls running = new RunningCalls(this::slow);

    /** All of a test is one activity: each knows its workflow's run by the activity that it is. */
    @ActivityInterface
    public interface Scenario {
        void run();
    }

    @BeforeEach
    void open() {
        room.open("provider.openai", new LocalRoom.Slots() {
            @Override
            public boolean take() {
                return lane.tryAcquire();
            }

            @Override
            public void giveBack() {
                lane.release();
            }
        });
    }

    @AfterEach
    void end() {
        answers.countDown();
    }

    @Test
    void quickAnswerIsTheOutcome() {
        answers.countDown();

        inActivity(() -> assertThat(local(LONG)).isEqualTo(new LocalOutcome.Answered(reply())));
    }

    @Test
    void whatTakesLongerGoesOnAndIsNotAskedTwice() {
        inActivity(() -> {
            assertThat(local(MOMENT)).isEqualTo(new LocalOutcome.UnderWay(PROCESS));
            assertThat(local(MOMENT))
                    .as("asked again, as after a lost task")
                    .isEqualTo(new LocalOutcome.UnderWay(PROCESS));
        });
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsUnderWayIsWaitedForByItsActivity() {
        inActivity(() -> {
            assertThat(local(MOMENT)).isEqualTo(new LocalOutcome.UnderWay(PROCESS));
            answersAtHeartbeat = true;

            assertThat(new CallsUnderWay(running).ask(TASK)).isEqualTo(reply());
        });
        assertThat(asked).hasValue(1);
    }

    /** As a judge that compares every two answers is. */
    @Test
    void whatIsAskedElseAtTheSamePlaceIsACallOfItsOwn() {
        CallTask other = new CallTask(
                TASK.place(),
                TASK.model(),
                new Wording("REST?", null, null, new Brief.Rank(List.of()), null, null),
                TASK.sampling(),
                TASK.limits(),
                TASK.payment());

        inActivity(() -> {
            calls().ask(TASK, MOMENT);
            calls().ask(other.handedOn(new Handoff(NOON, NOON, false, 0)), MOMENT);
        });
        await().until(() -> asked.get() == 2);
    }

    @Test
    void whatHasEndedIsToBeReadBackElsewhere() {
        inActivity(() -> assertThatThrownBy(() -> new CallsUnderWay(running).ask(TASK))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isFalse()));
    }

    @Test
    void whereThereIsNoRoomItIsToBeAskedElsewhere() {
        assertThat(room.take(TASK, LONG)).isPresent();
        Runnable taken = room.take(TASK, LONG).orElseThrow();
        answers.countDown();

        inActivity(() -> {
            assertThat(local(LONG)).isEqualTo(new LocalOutcome.Elsewhere(0, null));
            taken.run();
            assertThat(local(LONG)).isInstanceOf(LocalOutcome.Answered.class);
        });
    }

    @Test
    void whatRunsOnTheLaneTakesItsRoom() {
        lane.drainPermits();

        inActivity(() -> assertThat(local(LONG)).isEqualTo(new LocalOutcome.Elsewhere(0, null)));

        lane.release();
        assertThat(room.take(TASK, LONG)).isPresent();
    }

    @Test
    void otherTenantThatWaitsOnTheLaneGoesFirst() {
        room.waited(of("acme"), Duration.ofSeconds(1));

        assertThat(room.take(of("globex"), LONG)).isEmpty();
        assertThat(room.take(of("acme"), LONG))
                .as("its own calls may pass each other")
                .isPresent();
    }

    private static CallTask of(String tenant) {
        return new CallTask(
                TASK.place(),
                TASK.model(),
                Wording.of("REST?"),
                TASK.sampling(),
                TASK.limits(),
                new Payment(new CallBudget(tenant, null, "single", null, null, null, null, null), null));
    }

    @Test
    void modelThatUsuallyTakesLongerIsAskedElsewhere() {
        answers.countDown();
        room.answered(TASK.model(), Duration.ofSeconds(5));

        inActivity(() -> {
            assertThat(local(Duration.ofSeconds(1))).isEqualTo(new LocalOutcome.Elsewhere(0, null));
            for (int i = 0; i < 20; i++) {
                room.answered(TASK.model(), MOMENT);
            }
            assertThat(local(Duration.ofSeconds(1))).isInstanceOf(LocalOutcome.Answered.class);
        });
    }

    @Test
    void failureSaysWhetherItIsForGood() {
        CallFailure refused = new CallFailure(new Failure.Unauthorized(401), 1);
        running = new RunningCalls(task -> {
            throw ActivityFailures.last(refused);
        });
        inActivity(() -> assertThat(local(LONG)).isEqualTo(new LocalOutcome.Failed(refused)));

        running = new RunningCalls(task -> {
            throw ActivityFailures.retry(
                    new CallFailure(new Failure.Throttled(Duration.ofSeconds(2)), 1), Duration.ofSeconds(2));
        });
        inActivity(() -> assertThat(local(LONG)).isEqualTo(new LocalOutcome.Elsewhere(1, Duration.ofSeconds(2))));
    }

    @Test
    void whatIsStoppedEndsAndLeavesItsRoom() {
        inActivity(() -> {
            assertThat(local(MOMENT)).isEqualTo(new LocalOutcome.UnderWay(PROCESS));

            calls().stop(TASK);

            await().until(() -> room.take(TASK, LONG).isPresent());
        });
    }

    @Test
    void whereTheProcessDrainsNoOtherBegins() {
        running.drain();

        inActivity(() -> assertThat(local(LONG)).isEqualTo(new LocalOutcome.Elsewhere(0, null)));
    }

    private void inActivity(Scenario scenario) {
        TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
        try {
            environment.registerActivitiesImplementations(scenario);
            environment.setActivityHeartbeatListener(Integer.class, sent -> {
                if (answersAtHeartbeat) {
                    answers.countDown();
                }
            });
            environment
                    .newActivityStub(
                            Scenario.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(LONG)
                                    .setHeartbeatTimeout(LONG)
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setMaximumAttempts(1)
                                            .build())
                                    .build())
                    .run();
        } finally {
            environment.close();
        }
    }

    private LocalCallActivities calls() {
        return new LocalCalls(running, room, PROCESS);
    }

    private LocalOutcome local(Duration within) {
        return calls().ask(TASK, within);
    }

    private Reply slow(CallTask task) {
        asked.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException e) {
            throw new ActivityCanceledException(CallContext.current().info());
        }
        return reply();
    }

    private static Reply reply() {
        return new Reply(
                TASK.model(),
                "mini",
                "REST",
                new Usage(10, 5),
                Money.ZERO,
                MOMENT,
                new Assessment(0.9, 0.5, 0.5),
                false,
                1,
                true);
    }
}
