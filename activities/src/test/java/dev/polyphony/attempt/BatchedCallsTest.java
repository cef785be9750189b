package dev.polyphony.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.attempt.BatchedCalls.HeldCall;
import dev.polyphony.attempt.BatchedCalls.Outcome;
import dev.polyphony.attempt.BatchedCalls.Standing;
import dev.polyphony.call.CallBudget;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.CallLimits;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.CallTask.Sampling;
import dev.polyphony.call.CallTask.Wording;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.economy.BatchResult.Reason;
import dev.polyphony.economy.BatchState;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.simulator.log.LoggedRequest;
import dev.polyphony.simulator.script.Batching;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls whose answers come by a batch, and what an ordinary call then finds. */
class BatchedCallsTest {
    private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o-mini");
    private static final String KEY = "chunk-1";

    @RegisterExtension
    final LaneUnderTest lane = new LaneUnderTest();

    private final Instant since = Instant.now();
    private final Instant until = since.plus(Duration.ofHours(1));

    @Test
    void answerOfABatchIsReadBackByTheOrdinaryCallAtHalfThePrice() throws Exception {
        script(Script.builder().answer(MODEL.toString(), "Certainly REST. ".repeat(100)));
        BatchedCalls batched = lane.batchedCalls();
        List<HeldCall> calls = held(batched, List.of(task("1", null), task("2", null)));

        String batch = batched.handIn(KEY, since, calls, false);
        assertThat(batched.state(MODEL, batch)).isEqualTo(new BatchState.Ended());
        List<Outcome> outcomes = batched.collect(KEY, since, calls, batch);
        Reply reply = lane.start(task("1", null)).getResult(Reply.class);

        // 2 tokens in at 0.15 and 400 out at 0.60 dollars a million are 241 millionths, rounded up.
        assertThat(outcomes).containsOnly(new Outcome.Answered(new Money(121))).hasSize(2);
        assertThat(reply.text()).startsWith("Certainly REST.");
        assertThat(reply.cost()).isEqualTo(new Money(121));
        assertThat(lane.states()).containsExactly(RequestState.SETTLED, RequestState.SETTLED);
        assertThat(requests()).hasSize(2);
    }

    @Test
    void whoDiedAfterHandingInHandsInNothingTwiceAndBooksNothingTwice() throws Exception {
        script(Script.builder());
        List<CallTask> tasks = List.of(task("1", null));
        List<HeldCall> calls = held(lane.batchedCalls(), tasks);
        String batch = lane.batchedCalls().handIn(KEY, since, calls, false);

        BatchedCalls another = lane.batchedCalls();
        assertThat(held(another, tasks)).isEqualTo(calls);
        assertThat(another.handIn(KEY, since, calls, true)).isEqualTo(batch);
        another.state(MODEL, batch);
        List<Outcome> outcomes = another.collect(KEY, since, calls, batch);
        assertThat(another.collect(KEY, since, calls, batch)).isEqualTo(outcomes);

        assertThat(lane.states()).containsExactly(RequestState.SETTLED);
        assertThat(requests()).hasSize(1);
        assertThat(another.reserve(KEY, until, tasks)).containsExactly(new Standing.Direct());
    }

    @Test
    void whatExpiredOrFailedIsAskedDirectly() throws Exception {
        script(Script.builder()
                .behaviour(MODEL.toString(), Behaviour.sequence(Fault.unavailable(500)))
                .answer(MODEL.toString(), "Certainly REST.")
                .batching(new Batching(0, 1, Batching.Status.EXPIRED)));
        BatchedCalls batched = lane.batchedCalls();
        List<HeldCall> calls = held(batched, List.of(task("1", null), task("2", null)));
        String batch = batched.handIn(KEY, since, calls, false);
        batched.state(MODEL, batch);

        assertThat(batched.collect(KEY, since, calls, batch))
                .containsExactly(new Outcome.Failed(new Failure.Unavailable(500)), new Outcome.NotRun(Reason.EXPIRED));
        assertThat(lane.states()).containsExactly(RequestState.RELEASED, RequestState.RELEASED);
        assertThat(lane.start(task("1", null)).getResult(Reply.class).text()).isEqualTo("Certainly REST.");
        assertThat(lane.start(task("2", null)).getResult(Reply.class).text()).isEqualTo("Certainly REST.");
    }

    @Test
    void cancelledBatchGivesItsMoneyBack() throws Exception {
        script(Script.builder().batching(new Batching(3_600_000, null, Batching.Status.COMPLETED)));
        BatchedCalls batched = lane.batchedCalls();
        List<HeldCall> calls = held(batched, List.of(task("1", null)));
        String batch = batched.handIn(KEY, since, calls, false);
        assertThat(lane.states()).containsExactly(RequestState.HELD);

        batched.cancel(MODEL, batch);
        batched.state(MODEL, batch);

        assertThat(batched.collect(KEY, since, calls, batch)).containsExactly(new Outcome.NotRun(Reason.CANCELLED));
        assertThat(lane.states()).containsExactly(RequestState.RELEASED);
        assertThat(requests()).isEmpty();
    }

    @Test
    void callThatABudgetHasNoRoomForIsRefusedAndOneAtHalfItsPriceIsNot() throws Exception {
        BatchedCalls batched = lane.batchedCalls();

        List<Standing> standings = batched.reserve(
                KEY, until, List.of(task("1", new Money(499)), task("2", new Money(500)), task("3", null)));

        assertThat(standings.get(0)).isInstanceOf(Standing.Refused.class);
        assertThat(standings.get(1)).isInstanceOf(Standing.Held.class);
        assertThat(standings.get(2)).isInstanceOf(Standing.Held.class);
        assertThat(batched.offers(MODEL)).isTrue();
        assertThat(batched.offers(ModelRef.parse("ollama/llama2:7b-chat"))).isFalse();
    }

    private List<HeldCall> held(BatchedCalls batched, List<CallTask> tasks) throws InterruptedException {
        List<Standing> standings = batched.reserve(KEY, until, tasks);
        List<HeldCall> held = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (standings.get(i) instanceof Standing.Held(var id)) {
                held.add(new HeldCall(tasks.get(i), id));
            }
        }
        return held;
    }

    private void script(Script.Builder script) {
        lane.simulator().script(script.build());
    }

    private List<LoggedRequest> requests() {
        return lane.simulator().log().of(MODEL.toString());
    }

    /** Each of an analysis of its own, of which a direct request costs a thousand millionths at most. */
    private CallTask task(String line, @Nullable Money maxCost) {
        return new CallTask(
                new Place("batch." + line, "1"),
                MODEL,
                Wording.of("REST?"),
                new Sampling(1000, 0.5),
                new CallLimits(RetryMode.LEAVE, 3, until),
                new Payment(new CallBudget("default", "", "fallback", maxCost, new Money(1000)), null));
    }
}
