package dev.polyphony.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ToolCall;
import dev.polyphony.port.AnalysisEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a reader is given to whom nothing can be taken back. */
class LiveAnswerTest {
    private final LiveAnswer live = new LiveAnswer();

    @Test
    void piecesAreGivenAsTheyComeAndTheRestWithTheResult() {
        assertThat(tokens("1", 0, "It is")).isEqualTo("It is");
        assertThat(tokens("1", 5, " 4")).isEqualTo(" 4");
        assertThat(end("It is 4.")).isEqualTo(".");
        assertThat(live.isAnother()).isFalse();
    }

    @Test
    void nextModelThatBeginsLikewiseGoesOnWhereTheFirstBrokeOff() {
        tokens("1", 0, "It is 4");
        failed("1");
        assertThat(tokens("2", 0, "It ")).isEmpty();
        assertThat(tokens("2", 3, "is 4, as")).isEqualTo(", as");
        assertThat(end("It is 4, as ever.")).isEqualTo(" ever.");
        assertThat(live.isAnother()).isFalse();
    }

    @Test
    void modelThatGoesOnWithAllThatWasToldAddsToIt() {
        tokens("1", 0, "It is 4");
        failed("1");
        assertThat(tokens("2", 0, "It is 4, or")).isEqualTo(", or");
        failed("2");
        assertThat(tokens("3", 0, "It is 4, or so")).isEqualTo(" so");
        assertThat(end("It is 4, or so.")).isEqualTo(".");
        assertThat(live.isAnother()).isFalse();
    }

    @Test
    void nextModelThatSaysSomethingElseAddsNothing() {
        tokens("1", 0, "It is 4");
        failed("1");
        assertThat(tokens("2", 0, "Four, I should say")).isEmpty();
        assertThat(end("Four, I should say.")).isEmpty();
        assertThat(live.isAnother()).isTrue();
    }

    @Test
    void shorterAnswerOfTheNextModelIsAnotherOne() {
        tokens("1", 0, "It is 4, or so");
        failed("1");
        tokens("2", 0, "It is 4");
        end("It is 4");
        assertThat(live.isAnother()).isTrue();
    }

    @Test
    void answerWithoutPiecesIsGivenAsAWhole() {
        assertThat(end("It is 4.")).isEqualTo("It is 4.");
        assertThat(live.model()).isEqualTo("m");
        assertThat(live.isAnother()).isFalse();
    }

    @Test
    void thirdModelThatBeginsAsTheFirstGoesOnThoughTheSecondSaidSomethingElse() {
        tokens("1", 0, "It is");
        failed("1");
        assertThat(tokens("2", 0, "Four, I should say")).isEmpty();
        failed("2");
        assertThat(tokens("3", 0, "It is 4")).isEqualTo(" 4");
        assertThat(end("It is 4.")).isEqualTo(".");
        assertThat(live.isAnother()).isFalse();
    }

    @Test
    void callsOfToolsComeAfterTheText() {
        ToolCall call = new ToolCall("c1", "weather", "{}");
        AnalysisResult.Answer answer =
                new AnalysisResult.Answer("", "m", null, null, List.of(call), "tool_calls", null, null);

        assertThat(live.end(result(answer))).containsExactly(new AnswerDelta.CallBegins(0, "c1", "weather", "{}"));
    }

    @Test
    void nextModelThatCallsTheSameGoesOnUnderTheIdThatWasGiven() {
        assertThat(tool("1", "a", 0, "{\"city\":"))
                .containsExactly(new AnswerDelta.CallBegins(0, "a", "weather", "{\"city\":"));
        failed("1");
        assertThat(tool("2", "z", 0, "{\"ci")).isEmpty();
        assertThat(tool("2", null, 4, "ty\":\"Oslo\"")).containsExactly(new AnswerDelta.CallGoesOn(0, "\"Oslo\""));
        assertThat(live.end(result(calling("{\"city\":\"Oslo\"}"))))
                .containsExactly(new AnswerDelta.CallGoesOn(0, "}"));
        assertThat(live.isAnother()).isFalse();
    }

    @Test
    void nextModelThatCallsSomethingElseAddsNothing() {
        tool("1", "a", 0, "{\"city\":\"O");
        failed("1");
        assertThat(tool("2", "z", 0, "{\"city\":\"Rome\"}")).isEmpty();
        assertThat(live.end(result(calling("{\"city\":\"Rome\"}")))).isEmpty();
        assertThat(live.isAnother()).isTrue();
    }

    @Test
    void wordsInPlaceOfACallThatWasGivenAreAnotherAnswer() {
        tool("1", "a", 0, "{");
        failed("1");
        assertThat(tokens("2", 0, "It rains.")).isEmpty();
        end("It rains.");
        assertThat(live.isAnother()).isTrue();
    }

    private List<AnswerDelta> tool(String call, @Nullable String id, long offset, String arguments) {
        return live.add(event(
                call,
                1,
                new AnalysisEvent.ToolCallDelta(
                        Instant.EPOCH, 0, id, id == null ? null : "weather", offset, arguments)));
    }

    private static AnalysisResult.Answer calling(String arguments) {
        ToolCall call = new ToolCall("z", "weather", arguments);
        return new AnalysisResult.Answer("", "m", null, null, List.of(call), "tool_calls", null, null);
    }

    private String tokens(String call, long offset, String text) {
        return text(live.add(event(call, 1, new AnalysisEvent.Tokens(Instant.EPOCH, offset, text))));
    }

    private String end(String answer) {
        return text(live.end(result(new AnalysisResult.Answer(answer, "m", null))));
    }

    private static String text(List<AnswerDelta> deltas) {
        return deltas.stream().map(delta -> ((AnswerDelta.Text) delta).text()).collect(Collectors.joining());
    }

    private void failed(String call) {
        CallFailure failure = new CallFailure(new Failure.MalformedReply("cut short"), 1);
        live.add(event(call, 0, new AnalysisEvent.CallFailed(Instant.EPOCH, failure)));
    }

    private static AnalysisEvent event(String call, int send, AnalysisEvent.Piece piece) {
        return new AnalysisEvent("an-1", "run", call, send, 1, piece);
    }

    private static AnalysisResult result(AnalysisResult.Answer answer) {
        return new AnalysisResult(
                "an-1",
                AnalysisStatus.ANSWERED,
                answer,
                AnalysisResult.Spending.NOTHING,
                Duration.ofSeconds(1),
                "fallback",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                Instant.EPOCH,
                null);
    }
}
