package dev.polyphony.client;

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
import dev.polyphony.client.AnswerPieces.Step;
import dev.polyphony.port.AnalysisEvent;
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

    private void tokens(String call, int send, long offset, String text) {
        note(pieces.add(event(call, send, new AnalysisEvent.Tokens(NOON, offset, text))));
    }

    private void failed(String call) {
        note(pieces.add(
                event(call, 0, new AnalysisEvent.CallFailed(NOON, new CallFailure(new Failure.Unavailable(503), 1)))));
    }

    private void end(@Nullable String answer) {
        note(pieces.end(new AnalysisResult(
                "an-1",
                answer == null ? AnalysisStatus.NO_ANSWER : AnalysisStatus.ANSWERED,
                new Answer(answer, "mini", 0.8),
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
                        case Step.Piece(String call, int send, String text) -> text;
                    });
        }
    }
}
