package dev.polyphony.execution;

import static dev.polyphony.execution.Draft.call;
import static dev.polyphony.execution.Draft.escalate;
import static dev.polyphony.execution.Draft.fallback;
import static dev.polyphony.execution.Draft.panel;
import static dev.polyphony.execution.Results.s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.CallTask;
import dev.polyphony.call.Failure;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which calls are told in pieces as they answer: the one whose answer is the analysis'. */
class StreamedCallsTest {
    @RegisterExtension
    private final Stage stage = new Stage();

    @Test
    void eachStepOfAChainStreamsWhereItIsAskedFor() {
        stage.model("a").fails(new Failure.Unavailable(503));
        stage.model("b").answers("from b");

        stream(fallback(call("a"), call("b")));

        assertThat(streamed()).containsExactly("a", "b");
    }

    @Test
    void eachStepIsToldWhoseAnswerMayHaveBrokenOff() {
        stage.model("a").fails(new Failure.MalformedReply("cut off before its end"));
        stage.model("b").fails(new Failure.Unavailable(503));
        stage.model("c").answers("from c");

        stream(fallback(call("a"), call("b"), call("c")));

        assertThat(stage.models().asked().stream().map(CallTask::continues)).containsExactly(null, "1", "2");
    }

    @Test
    void nothingIsGoneOnWithThatNobodyWasTold() {
        stage.model("a").fails(new Failure.MalformedReply("cut off before its end"));
        stage.model("b").answers("from b");

        run(fallback(call("a"), call("b")), false);

        assertThat(stage.models().asked().stream().map(CallTask::continues)).containsOnlyNulls();
    }

    @Test
    void ofAPanelTheChairmanAloneStreams() {
        stage.model("a").answers("from a");
        stage.model("b").answers("from b");
        stage.model("reviewer").answers("a is thin");
        stage.model("chairman").answers("from both");

        stream(panel(call("a"), call("b")).synthesize(call("chairman"), call("reviewer")));

        assertThat(streamed()).containsExactly("chairman");
    }

    @Test
    void whatCanLoseAgainstALaterStepDoesNotStream() {
        stage.model("a").answersSurely("from a", 0.1);
        stage.model("b").answersSurely("from b", 0.9);

        stream(escalate(0.5, call("a"), call("b")));

        assertThat(streamed()).containsExactly("b");
    }

    @Test
    void nothingStreamsUnasked() {
        stage.model("a").answers("from a");

        run(call("a"), false);

        assertThat(streamed()).isEmpty();
    }

    private void stream(Draft draft) {
        run(draft, true);
    }

    private void run(Draft draft, boolean streaming) {
        String id = UUID.randomUUID().toString();
        Analysis analysis =
                new Analysis(id, "default", "REST or GraphQL?", Selection.Preset.of("fallback"), Limits.DEFAULT);
        stage.result(stage.start(Draft.plan(draft, s(60)), analysis.streaming(streaming), id));
    }

    private List<String> streamed() {
        return stage.models().asked().stream()
                .filter(CallTask::streams)
                .map(task -> task.model().model())
                .toList();
    }
}
