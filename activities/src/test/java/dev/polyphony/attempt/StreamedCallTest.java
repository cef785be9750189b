package dev.polyphony.attempt;

import static dev.polyphony.attempt.AskModelTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.call.CallTask;
import dev.polyphony.call.CallTask.Payment;
import dev.polyphony.call.CallTask.Place;
import dev.polyphony.call.Reply;
import dev.polyphony.call.RetryMode;
import dev.polyphony.ledger.RequestState;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvent.CallAnswered;
import dev.polyphony.port.AnalysisEvent.CallStarted;
import dev.polyphony.port.AnalysisEvent.Tokens;
import dev.polyphony.simulator.script.Behaviour;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call whose answer is told in pieces is booked, counted and retried as any other. */
class StreamedCallTest {
    private static final String ANSWER = "Certainly REST, as a small team has less to keep.";

    @RegisterExtension
    private final LaneUnderTest lane = new LaneUnderTest();

    @Test
    void piecesAreToldBetweenItsBeginningAndItsEnd() {
        lane.simulator()
                .script(Script.builder().answer("openai/gpt-4o-mini", ANSWER).build());

        WorkflowStub call = lane.start(streamed());
        Reply reply = call.getResult(Reply.class);
        List<AnalysisEvent> told = lane.told(call);

        assertThat(reply.text()).isEqualTo(ANSWER);
        assertThat(reply.cost()).isNotNull();
        assertThat(lane.states()).containsExactly(RequestState.SETTLED);
        assertThat(told.getFirst().piece()).isInstanceOf(CallStarted.class);
        assertThat(told.getLast().piece()).isInstanceOf(CallAnswered.class);
        assertThat(text(told, 1)).isEqualTo(ANSWER);
        assertThat(told).extracting(AnalysisEvent::sequence).doesNotHaveDuplicates();
    }

    @Test
    void requestAfterOneThatBrokeOffIsToldUnderItsOwnNumber() {
        lane.simulator()
                .script(Script.builder()
                        .answer("openai/gpt-4o-mini", ANSWER)
                        .behaviour("openai/gpt-4o-mini", Behaviour.sequence(Fault.closeMidBody()))
                        .build());

        WorkflowStub call = lane.start(streamed());
        Reply reply = call.getResult(Reply.class);
        List<AnalysisEvent> told = lane.told(call);

        assertThat(reply.text()).isEqualTo(ANSWER);
        assertThat(lane.states()).containsExactly(RequestState.UNKNOWN, RequestState.SETTLED);
        assertThat(ANSWER).startsWith(text(told, 1)).isNotEqualTo(text(told, 1));
        assertThat(text(told, 2)).isEqualTo(ANSWER);
    }

    @Test
    void requestAfterOneThatBrokeOffGoesOnWithWhatWasTold() {
        lane.simulator()
                .script(Script.builder()
                        .answer("openai/gpt-4o-mini", ANSWER, "has less to manage.")
                        .behaviour("openai/gpt-4o-mini", Behaviour.sequence(Fault.closeMidBody()))
                        .build());

        WorkflowStub call = lane.start(streamed());
        Reply reply = call.getResult(Reply.class);
        List<AnalysisEvent> told = lane.told(call);

        String beginning = text(told, 1);
        assertThat(beginning).isEqualTo("Certainly REST, as a small team has less to");
        assertThat(reply.text()).isEqualTo(beginning + " manage.");
        assertThat(text(told, 2)).isEqualTo(reply.text());
        assertThat(reply.continued()).isEqualTo(new Reply.Continued("1", beginning.length()));
        assertThat(reply.failed()).as("the first may have been billed").isNotNull();
        assertThat(lane.simulator().log().of("openai/gpt-4o-mini").getLast().prompt())
                .contains("as a small team has less to</end>");
    }

    @Test
    void answerWithAnotherOnesBeginningIsForItsAnalysisAlone() {
        lane.simulator()
                .script(Script.builder()
                        .answer("openai/gpt-4o-mini", ANSWER, " be glad of.", "Anything.")
                        .behaviour("openai/gpt-4o-mini", Behaviour.sequence(Fault.closeMidBody()))
                        .build());
        CallTask cached = at(new Place("a-1", "1"), streamed());

        assertThat(lane.start(cached).getResult(Reply.class).continued()).isNotNull();
        Reply again = lane.start(at(new Place("a-2", "1"), cached)).getResult(Reply.class);

        assertThat(again.text()).isEqualTo("Anything.");
        assertThat(again.isCached()).isFalse();
    }

    @Test
    void nothingIsToldInPiecesUnasked() {
        WorkflowStub call = lane.start(task(RetryMode.STAY, 3, 120));
        call.getResult(Reply.class);

        assertThat(lane.told(call)).allMatch(AnalysisEvent::isStep);
    }

    private static String text(List<AnalysisEvent> told, int send) {
        return told.stream()
                .filter(event -> event.send() == send)
                .map(event -> ((Tokens) event.piece()).text())
                .collect(Collectors.joining());
    }

    private static CallTask streamed() {
        CallTask task = task(RetryMode.STAY, 3, 120);
        return new CallTask(
                task.place(), task.model(), task.wording(), task.sampling(), task.limits(), task.payment(), true, null);
    }

    /** The same for an analysis that takes what others have paid for. */
    private static CallTask at(Place place, CallTask task) {
        return new CallTask(
                place,
                task.model(),
                task.wording(),
                task.sampling(),
                task.limits(),
                new Payment(null, Duration.ofHours(1)),
                true,
                null);
    }
}
