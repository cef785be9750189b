package dev.polyphony.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.FailedRequests;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Pending;
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.log.LoggedOutcome;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.Script;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a lane does with one call, on a real server and in real time. */
class AskModelTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    @Test
    void replyCarriesCostAssessmentAndRequestsSent() {
        script(Script.builder().answer("openai/gpt-4o-mini", "Certainly REST."));

        Reply reply = lane.start(task(RetryMode.STAY, 3, 120)).getResult(Reply.class);

        assertThat(reply.text()).isEqualTo("Certainly REST.");
        // 2 tokens in at $0.15 and 4 out at $0.60 a million, rounded up.
        assertThat(reply.cost()).isEqualTo(Money.ofUsd(new BigDecimal("0.000003")));
        assertThat(reply.sends()).isEqualTo(1);
        assertThat(reply.simulated()).isFalse();
        assertThat(reply.assessment().capability()).isEqualTo(0.5);
    }

    @Test
    void paidAnswerIsReadBackAndNotAskedForAgain() {
        script(Script.builder().answer("openai/gpt-4o-mini", "Certainly REST."));

        Reply first = lane.start(task(RetryMode.STAY, 3, 120)).getResult(Reply.class);
        Reply again = lane.start(task(RetryMode.STAY, 3, 120)).getResult(Reply.class);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.cost()).isEqualTo(first.cost());
        assertThat(requests()).hasSize(1);
    }

    @Test
    void requestThatABudgetHasNoRoomForIsNotSent() {
        CallTask free = task(RetryMode.STAY, 3, 120);
        CallBudget bill = new CallBudget("acme", null, "fallback", new Money(99), new Money(100));
        CallTask billed = new CallTask(
                free.place(), free.model(), free.wording(), free.sampling(), free.limits(), new Payment(bill, null));

        ApplicationFailure failure = failure(billed);

        assertThat(failure.getType()).isEqualTo("budget_exceeded");
        assertThat(told(failure).failure().describe())
                .contains("analysis:a-1 has $0.000099 of $0.000099 left", "could cost $0.000100");
        assertThat(requests()).isEmpty();
    }

    /** Every carrier of virtual threads would be taken by such checks, and nothing else be done by this worker. */
    @Test
    void checkThatTakesForeverHoldsUpNobodyAndItsAnswerIsBooked() {
        script(Script.builder()
                .answer("openai/gpt-4o-mini", "\"" + "a".repeat(4_000) + "\"")
                .answer("openai/gpt-4o", "Certainly REST."));
        List<WorkflowStub> hostile = IntStream.rangeClosed(
                        0, Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> lane.start(typed("a-" + i, MODEL, "{\"pattern\": \"^(?=a).*.*.*.*.*.*.*b$\"}")))
                .toList();
        await().until(() -> lane.states().contains(RequestState.SETTLED));

        Reply other = lane.start(typed("a-other", ModelRef.parse("openai/gpt-4o"), null))
                .getResult(Reply.class);

        assertThat(other.text()).isEqualTo("Certainly REST.");
        ApplicationFailure failure = failure(hostile.getFirst());
        assertThat(failure.getType()).isEqualTo("malformed_reply");
        assertThat(failure.getOriginalMessage()).contains("the schema takes too long to check by");
        assertThat(told(failure).repair()).isNull();
        assertThat(lane.states()).containsOnly(RequestState.SETTLED);
    }

    @Test
    void booksSayWhatBecameOfEachRequest() {
        script(Script.builder()
                .behaviour(
                        "openai/gpt-4o-mini",
                        Behaviour.sequence(Fault.throttled(Duration.ofSeconds(1)), Fault.malformedJson())));

        lane.start(task(RetryMode.STAY, 3, 120)).getResult(Reply.class);

        assertThat(lane.states()).containsExactly(RequestState.RELEASED, RequestState.UNKNOWN, RequestState.SETTLED);
    }

    @Test
    void answerThatCannotBeBookedInTimeComesAllTheSameAndSaysWhatIsPending() throws Exception {
        script(Script.builder().latency(new Latency.Fixed(2000)));
        WorkflowStub call = lane.start(task(RetryMode.STAY, 3, 5));
        await().until(() -> requests().size() == 1);
        Reply reply;
        try (Connection books = lane.lockedBooks()) {
            reply = call.getResult(Reply.class);
            books.rollback();
        }

        Pending pending = requireNonNull(reply.pending());
        assertThat(pending.cost()).isEqualTo(reply.cost());
        lane.ledgerActivities().settle(reply);
        assertThat(lane.states()).containsExactly(RequestState.SETTLED);
        assertThat(lane.start(task(RetryMode.STAY, 3, 120))
                        .getResult(Reply.class)
                        .text())
                .isEqualTo(reply.text());
        assertThat(requests()).hasSize(1);
    }

    @Test
    void answerInTheWrongFormThatCannotBeBookedInTimeSaysWhatIsPending() throws Exception {
        script(Script.builder().latency(Latency.fixed(2000)).answer("openai/gpt-4o-mini", "no JSON at all"));
        CallTask task = typed("a-1", MODEL, "{\"type\": \"object\"}", 5);
        WorkflowStub call = lane.start(task);
        await().until(() -> requests().size() == 1);
        CallFailure told;
        try (Connection books = lane.lockedBooks()) {
            told = told(failure(call));
            books.rollback();
        }

        PendingSettlement pending = requireNonNull(told.pending());
        assertThat(told.repair()).isNotNull();
        assertThat(pending.receipt()).contains("no JSON at all");
        lane.ledgerActivities().settleFailure(pending);
        assertThat(lane.states()).containsExactly(RequestState.SETTLED);
        assertThat(told(failure(typed("a-1", MODEL, "{\"type\": \"object\"}", 120)))
                        .failure())
                .isEqualTo(told.failure());
        assertThat(requests()).hasSize(1);
    }

    @Test
    void schemaThatWasAcceptedOnceAndIsNotAnyMoreEndsTheCallBeforeItIsSent() {
        ApplicationFailure failure = failure(typed("a-1", MODEL, "{\"type\": \"objekt\"}"));

        assertThat(failure.getType()).isEqualTo("malformed_reply");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage()).contains("the schema was accepted by an earlier version");
        assertThat(told(failure).repair()).isNull();
        assertThat(requests()).isEmpty();
    }

    @Test
    void paidAnswerThatThisVersionDoesNotReadEndsTheCallAndIsNotAskedForAgain() throws Exception {
        lane.start(task("a-1", null)).getResult(Reply.class);
        lane.storedAnswersAre("{\"of\": \"a later version\"}");

        ApplicationFailure failure = failure(task("a-1", null));

        assertThat(failure.getType()).isEqualTo("worker_lost");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage()).contains("in a form that this version does not read");
        assertThat(requests()).hasSize(1);
    }

    @Test
    void earlierAnswerThatThisVersionDoesNotReadIsAskedForAnew() throws Exception {
        lane.start(task("a-1", Duration.ofHours(1))).getResult(Reply.class);
        lane.storedAnswersAre("{\"of\": \"a later version\"}");

        Reply reply = lane.start(task("a-2", Duration.ofHours(1))).getResult(Reply.class);

        assertThat(reply.isCached()).isFalse();
        assertThat(requests()).hasSize(2);
    }

    @Test
    void earlierAnswerIsTakenAtNoCostWhereThatIsAllowed() {
        Reply paid = lane.start(task("a-1", Duration.ofHours(1))).getResult(Reply.class);

        Reply cached = lane.start(task("a-2", Duration.ofHours(1))).getResult(Reply.class);
        Reply asked = lane.start(task("a-3", null)).getResult(Reply.class);

        assertThat(paid.isCached()).isFalse();
        assertThat(cached.isCached()).isTrue();
        assertThat(cached.text()).isEqualTo(paid.text());
        assertThat(cached.cost()).isEqualTo(Money.ZERO);
        assertThat(cached.sends()).isZero();
        assertThat(asked.isCached()).isFalse();
        assertThat(requests()).hasSize(2);
    }

    private static CallTask task(String analysis, @Nullable Duration cache) {
        return new CallTask(
                new Place(analysis, "1"),
                MODEL,
                Wording.of("REST or GraphQL?"),
                new Sampling(20_000, null),
                new CallLimits(RetryMode.STAY, 3, Instant.now().plusSeconds(120)),
                new Payment(null, cache));
    }

    @Test
    void longAnswerIsKeptBesideTheHistory() {
        script(Script.builder().answer("openai/gpt-4o-mini", "Certainly REST. ".repeat(3000)));

        Reply reply = lane.start(task("a-1", null)).getResult(Reply.class);

        assertThat(reply.text()).hasSizeLessThan(1100);
        assertThat(lane.claimCheck().whole(reply).text().strip())
                .isEqualTo("Certainly REST. ".repeat(3000).strip());
    }

    @Test
    void underLeaveFailureIsFinalAfterOneRequest() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.throttled(Duration.ofSeconds(1))));

        ApplicationFailure failure = failure(task(RetryMode.LEAVE, 3, 120));

        assertThat(failure.getType()).isEqualTo("throttled");
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(told(failure))
                .isEqualTo(new CallFailure(new Failure.Throttled(Duration.ofSeconds(1)), 1, null, FailedRequests.FREE));
        assertThat(requests()).hasSize(1);
    }

    @Test
    void throttledLastModelIsRetriedAfterItsDelay() {
        script(Script.builder()
                .behaviour("openai/gpt-4o-mini", Behaviour.sequence(Fault.throttled(Duration.ofSeconds(2)))));

        Reply reply = lane.start(task(RetryMode.STAY, 3, 120)).getResult(Reply.class);

        assertThat(reply.sends()).isEqualTo(2);
        assertThat(Duration.ofNanos(
                        requests().get(1).arrivedNanos() - requests().get(0).arrivedNanos()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1900));
    }

    @Test
    void delayBeyondTheDeadlineIsNotWaitedOut() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.throttled(Duration.ofMinutes(5))));

        ApplicationFailure failure = failure(task(RetryMode.STAY, 3, 120));

        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(requests()).hasSize(1);
    }

    @Test
    void lastModelIsLeftWhenNoRequestIsLeft() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.unavailable(503)));

        ApplicationFailure failure = failure(task(RetryMode.STAY, 2, 120));

        assertThat(told(failure))
                .isEqualTo(new CallFailure(new Failure.Unavailable(503), 2, null, FailedRequests.FREE));
        assertThat(requests()).hasSize(2);
    }

    @Test
    void lastModelIsLeftAtOnceWhereWaitingDoesNotHelp() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.badKey()));

        ApplicationFailure failure = failure(task(RetryMode.STAY, 3, 120));

        assertThat(told(failure))
                .isEqualTo(new CallFailure(new Failure.Unauthorized(401), 1, null, FailedRequests.FREE));
        assertThat(requests()).hasSize(1);
    }

    @Test
    void modelThatItsProviderHasSwitchedOffSaysSo() {
        ModelRef retired = ModelRef.parse("openai/gpt-4");
        script(Script.builder().fault(retired.toString(), Fault.modelNotFound()));
        CallTask task = new CallTask(
                new Place("a-1", "1"),
                retired,
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(RetryMode.LEAVE, 1, Instant.now().plusSeconds(120)),
                Payment.NOBODYS);

        ApplicationFailure failure = failure(task);

        assertThat(told(failure).failure().describe())
                .isEqualTo("model not found: its provider retired it on 2026-10-23 (404)");
    }

    @Test
    void hangIsToldAsOurOwnTimeoutBeforeTheServersOwn() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.hang()));

        ApplicationFailure failure = failure(task(RetryMode.LEAVE, 3, 6));

        assertThat(told(failure).failure()).isEqualTo(new Failure.TimedOut(Failure.Phase.FIRST_BYTE));
        assertThat(told(failure).sends()).isEqualTo(1);
    }

    @Test
    void cancelledCallEndsAtTheSocket() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.hang()));
        WorkflowStub workflow = lane.start(task(RetryMode.STAY, 3, 600));
        await().until(() -> requests().size() == 1);

        workflow.cancel();

        await().untilAsserted(() -> assertThat(requests().getFirst().outcome()).isEqualTo(LoggedOutcome.ABORTED));
        assertThat(catchThrowableOfType(WorkflowFailedException.class, () -> workflow.getResult(Reply.class)))
                .hasRootCauseInstanceOf(CanceledFailure.class);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void stoppingWorkerEndsItsCallAtTheSocket() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.hang()));
        WorkflowStub workflow = lane.start(task(RetryMode.LEAVE, 3, 600));
        await().until(() -> requests().size() == 1);

        lane.stopTheWorker();

        await().untilAsserted(() -> assertThat(requests().getFirst().outcome()).isEqualTo(LoggedOutcome.ABORTED));
        // Not the call's end: another worker takes it up.
        assertThat(lane.history(workflow)).doesNotContain("ACTIVITY_TASK_FAILED");
    }

    @Test
    void keyAndProvidersWordsAreNotInTheHistory() {
        script(Script.builder().fault("openai/gpt-4o-mini", Fault.badKey()));
        WorkflowStub workflow = lane.start(task(RetryMode.LEAVE, 3, 120));
        assertThatThrownBy(() -> workflow.getResult(Reply.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(lane.history(workflow))
                .contains("key rejected (401)")
                .doesNotContain(LaneUnderTest.KEY)
                .doesNotContain("Incorrect API key");
    }

    @Test
    void attemptAfterLostWorkersKnowsWhatTheySent() {
        CallFailure told = failureOf(lane.environment(), 3, task(RetryMode.STAY, 3, 120));

        assertThat(told).isEqualTo(new CallFailure(new Failure.BudgetExceeded("max-calls"), 3));
        assertThat(requests()).isEmpty();
    }

    @Test
    void missingKeyIsToldByItsVariableAndNothingIsSent() {
        CallFailure told = failureOf(Map.of(), 0, task(RetryMode.STAY, 3, 120));

        assertThat(told).isEqualTo(new CallFailure(new Failure.NoCredentials("OPENAI_API_KEY"), 0));
    }

    /** In an attempt of which the one before had sent so many requests. */
    private CallFailure failureOf(Map<String, String> environment, int sent, CallTask task) {
        TestActivityEnvironment attempt = TestActivityEnvironment.newInstance();
        try {
            attempt.setHeartbeatDetails(sent);
            attempt.registerActivitiesImplementations(lane.activity(environment));
            var calls = attempt.newActivityStub(dev.polyphony.activity.CallActivities.class);
            var thrown = catchThrowableOfType(io.temporal.failure.ActivityFailure.class, () -> calls.ask(task));
            return told((ApplicationFailure) requireNonNull(thrown.getCause()));
        } finally {
            attempt.close();
        }
    }

    private void script(Script.Builder script) {
        lane.simulator().script(script.build());
    }

    private List<LoggedRequest> requests() {
        return lane.simulator().log().requests();
    }

    private static CallTask typed(String analysis, ModelRef model, @Nullable String schema) {
        return typed(analysis, model, schema, 60);
    }

    private static CallTask typed(String analysis, ModelRef model, @Nullable String schema, int seconds) {
        return new CallTask(
                new Place(analysis, "1"),
                model,
                new Wording("REST?", null, schema, null, null, null),
                new Sampling(20_000, null),
                new CallLimits(RetryMode.STAY, 3, Instant.now().plusSeconds(seconds)),
                Payment.NOBODYS);
    }

    private ApplicationFailure failure(CallTask task) {
        return failure(lane.start(task));
    }

    private static ApplicationFailure failure(WorkflowStub workflow) {
        var thrown = catchThrowableOfType(WorkflowFailedException.class, () -> workflow.getResult(Reply.class));
        return (ApplicationFailure)
                requireNonNull(requireNonNull(thrown.getCause()).getCause());
    }

    private static CallFailure told(ApplicationFailure failure) {
        return requireNonNull(failure.getDetails().get(CallFailure.class));
    }

    static CallTask task(RetryMode patience, int sends, int seconds) {
        return new CallTask(
                new Place("a-1", "1"),
                MODEL,
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(patience, sends, Instant.now().plusSeconds(seconds)),
                Payment.NOBODYS);
    }
}
