package dev.polyphony.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Answer;
import dev.polyphony.analysis.AnalysisResult.Comparison;
import dev.polyphony.analysis.AnalysisResult.Gaps;
import dev.polyphony.analysis.AnalysisResult.Models;
import dev.polyphony.analysis.AnalysisResult.Spending;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.CallFailure;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import dev.polyphony.call.ToolCall;
import dev.polyphony.port.AnswerPieces.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerPiecesTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final AnswerPieces pieces = new AnswerPieces();
    private final List<String> told = new ArrayList<>();
    private long sequence;

    @Test
    void piecesOfTheOneCallAreTheAnswer() {
        tokens("1", 1, 0, "Good ");
        tokens("1", 1, 5, "day");
        end("Good day");

        assertThat(told).containsExactly("Good ", "day");
    }

    @Test
    void nextStepTakesThePlaceOfTheOneThatFailed() {
        tokens("1", 1, 0, "Goo");
        failed("1");
        tokens("2", 1, 0, "Hello");
        end("Hello");

        assertThat(told).containsExactly("Goo", "failed 1", "RESET", "Hello");
    }

    @Test
    void callThatBeginsWithAllThatStandsGoesOnWithIt() {
        tokens("1", 1, 0, "Good ");
        failed("1");
        tokens("2", 1, 0, "Good day");
        failed("2");
        tokens("3", 1, 0, "Good day");
        tokens("3", 1, 8, " to you");
        end("Good day to you");

        assertThat(told).containsExactly("Good ", "failed 1", "day", "failed 2", " to you");
    }

    @Test
    void requestOfTheSameCallThatBeginsWithAllThatStandsGoesOnWithIt() {
        tokens("1", 1, 0, "Good ");
        tokens("1", 2, 0, "Good day");
        end("Good day");

        assertThat(told).containsExactly("Good ", "day");
    }

    @Test
    void whatBrokeOffIsThereToGoOnWith() {
        assertThat(pieces.unfinished("2", null)).isEmpty();
        tokens("1", 1, 0, "Good ");

        assertThat(pieces.unfinished("2", null)).as("another call is writing").isEmpty();
        assertThat(pieces.unfinished("2", "1")).hasValue(new AnswerPieces.Unfinished("1", "Good "));
        assertThat(pieces.unfinished("1", null)).hasValue(new AnswerPieces.Unfinished("1", "Good "));

        failed("1");
        assertThat(pieces.unfinished("2", null)).hasValue(new AnswerPieces.Unfinished("1", "Good "));
        tokens("2", 1, 0, "Good day");
        failed("2");
        assertThat(pieces.unfinished("3", "2")).hasValue(new AnswerPieces.Unfinished("2", "Good day"));
    }

    @Test
    void answerThatBrokeOffAmidACallOfAToolIsNotGoneOnWith() {
        tokens("1", 1, 0, "Let me look.");
        tool("1", 1, 0, "a", 0, "{\"ci");
        failed("1");

        assertThat(pieces.unfinished("2", "1")).isEmpty();
    }

    @Test
    void nextRequestOfTheSameCallBeginsAnew() {
        tokens("1", 1, 0, "Goo");
        tokens("1", 2, 0, "Hel");
        tokens("1", 2, 3, "lo");
        end("Hello");

        assertThat(told).containsExactly("Goo", "RESET", "Hel", "lo");
    }

    @Test
    void callThatIsAskedInAnotherFormBeginsAnewUnderTheSameNumber() {
        tokens("1", 1, 0, "{bad");
        tokens("1", 1, 0, "{}");
        end("{}");

        assertThat(told).containsExactly("{bad", "RESET", "{}");
    }

    @Test
    void ofTwoThatRaceTheFirstIsShownAndTheOtherWhereThatFails() {
        tokens("1", 1, 0, "Good ");
        tokens("2", 1, 0, "Hel");
        tokens("1", 1, 5, "day");
        failed("1");
        tokens("2", 1, 3, "lo");
        end("Hello");

        assertThat(told).containsExactly("Good ", "day", "failed 1", "RESET", "Hel", "lo");
    }

    @Test
    void winnerThatWasNotShownTakesThePlaceOfTheLoserAtTheEnd() {
        tokens("1", 1, 0, "Good ");
        tokens("2", 1, 0, "Hello");
        end("Hello");

        assertThat(told).containsExactly("Good ", "RESET", "Hello");
    }

    @Test
    void whatIsLostComesWithTheResult() {
        tokens("1", 1, 0, "Good ");
        tokens("1", 1, 9, "there");
        end("Good day there");

        assertThat(told).containsExactly("Good ", "day there");
    }

    @Test
    void answerOfWhichNothingWasToldComesWhole() {
        end("Hello");

        assertThat(told).containsExactly("Hello");
    }

    @Test
    void whatWasShownOfAnAnalysisWithoutAnAnswerIsTakenBack() {
        tokens("1", 1, 0, "Goo");
        failed("1");
        end(null);

        assertThat(told).containsExactly("Goo", "failed 1", "RESET");
    }

    @Test
    void callsOfToolsComeAmongTheWords() {
        tokens("1", 1, 0, "Let me look.");
        tool("1", 1, 0, "a", 0, "");
        tool("1", 1, 0, null, 0, "{\"city\":");
        tool("1", 1, 1, "b", 0, "{}");
        tool("1", 1, 0, null, 8, "1}");
        end("Let me look.", new ToolCall("a", "weather", "{\"city\":1}"), new ToolCall("b", "weather", "{}"));

        assertThat(told).containsExactly("Let me look.", "0 weather: ", "0: {\"city\":", "1 weather: {}", "0: 1}");
    }

    @Test
    void wordsThatFollowACallTakeNothingBack() {
        tool("1", 1, 0, "a", 0, "{}");
        tokens("1", 1, 0, "It is under way.");
        end("It is under way.", new ToolCall("a", "weather", "{}"));

        assertThat(told).containsExactly("0 weather: {}", "It is under way.");
    }

    @Test
    void callsOfTheNextStepTakeThePlaceOfThoseOfTheOneThatFailed() {
        tool("1", 1, 0, "a", 0, "{\"ci");
        failed("1");
        tool("2", 1, 0, "z", 0, "{}");
        end("", new ToolCall("z", "weather", "{}"));

        assertThat(told).containsExactly("0 weather: {\"ci", "failed 1", "RESET", "0 weather: {}");
    }

    @Test
    void whatIsLostOfACallComesWithTheResult() {
        tool("1", 1, 0, "a", 0, "{\"ci");
        tool("1", 1, 0, null, 9, "}");
        end("", new ToolCall("a", "weather", "{\"city\":1}"), new ToolCall("b", "weather", "{}"));

        assertThat(told).containsExactly("0 weather: {\"ci", "0: ty\":1}", "1 weather: {}");
    }

    private void tool(String call, int send, int index, @Nullable String id, long offset, String arguments) {
        note(pieces.add(event(
                call,
                send,
                new AnalysisEvent.ToolCallDelta(NOON, index, id, id == null ? null : "weather", offset, arguments))));
    }

    private void tokens(String call, int send, long offset, String text) {
        note(pieces.add(event(call, send, new AnalysisEvent.Tokens(NOON, offset, text))));
    }

    private void failed(String call) {
        note(pieces.add(
                event(call, 0, new AnalysisEvent.CallFailed(NOON, new CallFailure(new Failure.Unavailable(503), 1)))));
    }

    private void end(@Nullable String answer, ToolCall... calls) {
        note(pieces.end(new AnalysisResult(
                "an-1",
                answer == null ? AnalysisStatus.NO_ANSWER : AnalysisStatus.ANSWERED,
                new Answer(answer, "mini", 0.8, null, calls.length == 0 ? null : List.of(calls), null, null, null),
                new Spending(Money.ZERO, true, 0, 0),
                Duration.ZERO,
                "single",
                new Models(List.of("mini"), List.of("mini"), 1, List.of()),
                Comparison.NONE,
                Gaps.NONE,
                false,
                List.of(),
                null,
                NOON,
                null)));
    }

    private AnalysisEvent event(String call, int send, AnalysisEvent.Piece piece) {
        return new AnalysisEvent("an-1", "run-1", call, send, sequence++, piece);
    }

    private void note(List<Step> steps) {
        for (Step step : steps) {
            told.add(
                    switch (step) {
                        case Step.Told(AnalysisEvent event) -> "failed " + event.call();
                        case Step.Reset reset -> "RESET";
                        case Step.Piece(String call, int send, PartialAnswer.Text(String text)) -> text;
                        case Step.Piece(
                                String call,
                                int send,
                                PartialAnswer.ToolCallDelta(int index, String id, String name, String arguments)) ->
                            index + (id == null ? "" : " " + name) + ": " + arguments;
                    });
        }
    }
}
