package dev.polyphony.attempt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
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
import dev.polyphony.call.PendingSettlement;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.call.Usage;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Latency;
import dev.polyphony.simulator.script.OtherAnswer;
import dev.polyphony.simulator.script.Script;
import dev.polyphony.traffic.TrafficFigures;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is booked for a request that brought no answer, and what the result says of it. */
class FailedRequestTest {
    private static final String MODEL = "openai/gpt-4o-mini";
    private static final FailedRequests FREE = FailedRequests.FREE;

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    @Test
    void gatewaysPageIsInDoubtAndStaysTheCauseWhenDoubtsEndTheRetries() {
        script(Script.builder().fault(MODEL, Fault.htmlGateway502()));

        CallFailure told = failure(task(RetryMode.STAY, 10));

        assertThat(told.failure()).isEqualTo(new Failure.Unavailable(502));
        assertThat(told.failed()).isEqualTo(new FailedRequests(Money.ZERO, Usage.NONE, 3));
        assertThat(lane.states()).containsExactly(RequestState.UNKNOWN, RequestState.UNKNOWN, RequestState.UNKNOWN);
        assertThat(requests()).hasSize(3);
    }

    @Test
    void connectionThatClosesAfterTheRequestIsInDoubt() {
        script(Script.builder().fault(MODEL, Fault.resetBeforeAnswer()));

        assertThat(failure(task(RetryMode.LEAVE, 3)).failed()).isEqualTo(new FailedRequests(Money.ZERO, Usage.NONE, 1));
        assertThat(lane.states()).containsExactly(RequestState.UNKNOWN);
    }

    @Test
    void outageOfAVendorThatDoesNotBillItLeavesNoDoubts() {
        script(Script.builder().fault(MODEL, Fault.unavailable(503)));

        CallFailure told = failure(task(RetryMode.STAY, 2));

        assertThat(told).isEqualTo(new CallFailure(new Failure.Unavailable(503), 2, null, FREE));
        assertThat(lane.states()).containsExactly(RequestState.RELEASED, RequestState.RELEASED);
    }

    @Test
    void refusalIsBookedAsCountedAndReadBackInsteadOfAskedForAgain() {
        script(Script.builder().fault(MODEL, Fault.refused()));

        CallFailure told = failure(task(RetryMode.STAY, 3));
        CallFailure again = failure(task(RetryMode.STAY, 3));

        // 2 tokens in at $0.15 a million, rounded up.
        FailedRequests counted = new FailedRequests(new Money(1), new Usage(2, 0), 0);
        assertThat(told).isEqualTo(new CallFailure(new Failure.Refused(), 1, null, counted));
        assertThat(again).isEqualTo(new CallFailure(new Failure.Refused(), 0, null, counted));
        assertThat(lane.states()).containsExactly(RequestState.SETTLED);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void emptyAnswerIsBookedAsCountedAndAskedForAgain() {
        script(Script.builder().answer(MODEL, "", "Certainly REST."));

        Reply reply = lane.start(task(RetryMode.STAY, 3)).getResult(Reply.class);

        assertThat(reply.text()).isEqualTo("Certainly REST.");
        assertThat(reply.failed()).isEqualTo(new FailedRequests(new Money(1), new Usage(2, 0), 0));
        assertThat(lane.states()).containsExactly(RequestState.SETTLED, RequestState.SETTLED);
    }

    @Test
    void throttledRequestCostsNothing() {
        script(Script.builder().behaviour(MODEL, Behaviour.sequence(Fault.throttled(null))));

        Reply reply = lane.start(task(RetryMode.STAY, 3)).getResult(Reply.class);

        assertThat(reply.sends()).isEqualTo(2);
        assertThat(reply.failed()).isEqualTo(FREE);
    }

    @Test
    void whatTheProviderMadeOfItIsKeptWithItsTimeAndAgent() {
        script(Script.builder().behaviour(MODEL, Behaviour.sequence(Fault.throttled(null))));

        lane.start(task(RetryMode.STAY, 3)).getResult(Reply.class);

        TrafficFigures.Numbers numbers = requireNonNull(lane.traffic().models().get(ModelRef.parse(MODEL)));
        assertThat(numbers.requests()).isEqualTo(2);
        assertThat(numbers.failures()).isEqualTo(Map.of("throttled", 1L));
        assertThat(requireNonNull(numbers.seconds()).average()).isPositive();
        assertThat(lane.traffic().agentShare("openai-2")).isEqualTo(1);
    }

    @Test
    void whatWasAskedWronglyIsNoProvidersFailure() {
        script(Script.builder().fault(MODEL, Fault.refused()));

        failure(task(RetryMode.LEAVE, 3));

        assertThat(requireNonNull(lane.traffic().models().get(ModelRef.parse(MODEL)))
                        .requests())
                .isZero();
    }

    @Test
    void whatWasAskedWronglyIsCountedAsThat() {
        script(Script.builder()
                .behaviour(
                        MODEL, Behaviour.sequence(Fault.invalidRequest(422), Fault.contextTooLong(), Fault.refused())));

        for (int i = 0; i < 3; i++) {
            failure(task(RetryMode.LEAVE, 10));
        }

        assertThat(lane.analytics().requestErrors()).isEqualTo(3);
        assertThat(lane.analytics().requests()).isEqualTo(3);
        assertThat(lane.analytics().failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FIREWALL_403", "REGION_403", "NOWHERE_PAGE_404"})
    void requestThatDoesNotGetAsFarAsTheProviderIsNoRequestError(OtherAnswer answer) {
        script(Script.builder().fault(MODEL, Fault.other(answer)));

        failure(task(RetryMode.LEAVE, 3));

        assertThat(lane.analytics().failures()).isEqualTo(Map.of("no_access", 1L));
        assertThat(lane.analytics().requestErrors()).isZero();
    }

    @Test
    void failureLeavesAsWhatItIsWhileTheBooksAreLockedAndNoSecondRequestIsSent() throws Exception {
        script(Script.builder().latency(Latency.fixed(2000)).fault(MODEL, Fault.unavailable(503)));
        WorkflowStub call = lane.start(task(RetryMode.LEAVE, 3));
        await().until(() -> requests().size() == 1);
        CallFailure told;
        try (Connection books = lane.lockedBooks()) {
            told = failure(call);
            books.rollback();
        }

        assertThat(told.failure()).isEqualTo(new Failure.Unavailable(503));
        assertThat(requests()).hasSize(1);
        await().untilAsserted(() -> assertThat(lane.states()).containsExactly(RequestState.RELEASED));
    }

    @Test
    void refusalThatWasBilledAndCannotBeBookedInTimeSaysWhatIsPending() throws Exception {
        script(Script.builder().latency(Latency.fixed(2000)).fault(MODEL, Fault.refused()));
        WorkflowStub call = lane.start(task(RetryMode.LEAVE, 3));
        await().until(() -> requests().size() == 1);
        CallFailure told;
        try (Connection books = lane.lockedBooks()) {
            told = failure(call);
            books.rollback();
        }

        PendingSettlement pending = requireNonNull(told.pending());
        assertThat(pending.usage()).isEqualTo(new Usage(2, 0));
        lane.ledgerActivities().settleFailure(pending);
        assertThat(lane.states()).containsExactly(RequestState.SETTLED);
        assertThat(failure(task(RetryMode.LEAVE, 3)).failure()).isEqualTo(new Failure.Refused());
        assertThat(requests()).hasSize(1);
    }

    @Test
    void limitOfAnAnalysisBoundsWhatAGatewayThatHidesTheWorkCanCost() {
        script(Script.builder().fault(MODEL, Fault.htmlGateway502()));

        CallFailure told = failure(
                task(RetryMode.STAY, 10, new CallBudget("acme", null, "fallback", new Money(100), new Money(60))));

        assertThat(told.failure()).isInstanceOf(Failure.BudgetExceeded.class);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void modelThatRefusesAParameterIsAskedWithoutItBySecondRequestAlsoWhereItWouldBeLeft() throws Exception {
        script(Script.builder()
                .behaviour(MODEL, Behaviour.always(Fault.unsupportedParameter("max_tokens")))
                .answer(MODEL, "Certainly REST."));

        Reply reply = lane.start(task(RetryMode.LEAVE, 3)).getResult(Reply.class);

        assertThat(reply.text()).isEqualTo("Certainly REST.");
        assertThat(reply.sends()).isEqualTo(2);
        assertThat(reply.failed()).isEqualTo(FREE);
        assertThat(lane.states()).containsExactly(RequestState.RELEASED, RequestState.SETTLED);
    }

    @Test
    void boundOnRequestsHoldsForTheSecondOneToo() {
        script(Script.builder().behaviour(MODEL, Behaviour.always(Fault.unsupportedParameter("max_tokens"))));

        CallFailure told = failure(task(RetryMode.LEAVE, 1));

        assertThat(told.failure())
                .isEqualTo(Failure.InvalidRequest.ofRequest(400, "a parameter the model does not support"));
        assertThat(requests()).hasSize(1);
    }

    private void script(Script.Builder script) {
        lane.simulator().script(script.build());
    }

    private List<LoggedRequest> requests() {
        return lane.simulator().log().requests();
    }

    private CallFailure failure(CallTask task) {
        return failure(lane.start(task));
    }

    private static CallFailure failure(WorkflowStub call) {
        var thrown = catchThrowableOfType(WorkflowFailedException.class, () -> call.getResult(Reply.class));
        var failure = (ApplicationFailure)
                requireNonNull(requireNonNull(thrown.getCause()).getCause());
        return requireNonNull(failure.getDetails().get(CallFailure.class));
    }

    private static CallTask task(RetryMode patience, int sends) {
        return task(patience, sends, new CallBudget("acme", null, "fallback", null, new Money(60)));
    }

    private static CallTask task(RetryMode patience, int sends, CallBudget bill) {
        return new CallTask(
                new Place("a-1", "1", "openai-2"),
                ModelRef.parse(MODEL),
                Wording.of("REST?"),
                new Sampling(100, null),
                new CallLimits(patience, sends, Instant.now().plusSeconds(60)),
                new Payment(bill, null));
    }
}
