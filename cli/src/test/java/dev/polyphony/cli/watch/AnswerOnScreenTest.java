package dev.polyphony.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Answer;
import dev.polyphony.analysis.AnalysisResult.Comparison;
import dev.polyphony.analysis.AnalysisResult.Gaps;
import dev.polyphony.analysis.AnalysisResult.Models;
import dev.polyphony.analysis.AnalysisResult.Spending;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.analysis.Progress;
import dev.polyphony.call.Money;
import dev.polyphony.port.AnalysisEvent;
import dev.polyphony.port.AnalysisEvents.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerOnScreenTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Progress BEGUN = new Progress(AnalysisStatus.RUNNING, NOON, List.of());

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final List<String> shown = new ArrayList<>();
    private final AnswerOnScreen answer = new AnswerOnScreen(
            new ProgressView() {
                @Override
                public void show(Progress progress) {
                    shown.add("progress");
                }

                @Override
                public void end(List<CallRecord> calls) {
                    shown.add("end");
                }
            },
            new PrintStream(screen, true, StandardCharsets.UTF_8),
            true);

    @Test
    void answerIsPrintedAsItComesAndTheProgressGivesWay() {
        answer.show(BEGUN);
        piece(1, 0, "Good ");
        answer.show(BEGUN);

        assertThat(printed()).isEqualTo("\nGood ");
        assertThat(shown).containsExactly("progress", "end");

        piece(1, 5, "day");
        answer.end(List.of());

        assertThat(answer.finish(result("Good day"))).isTrue();
        assertThat(printed()).isEqualTo("\nGood day\n\n");
        assertThat(shown).containsExactly("progress", "end");
    }

    @Test
    void whatWasNotTheAnswerIsSaidToBeNone() {
        piece(1, 0, "Goo");
        piece(2, 0, "Hello");
        answer.finish(result("Hello"));

        assertThat(printed()).isEqualTo("\nGoo\n\n(that was not the answer; it begins anew)\n\nHello\n\n");
    }

    @Test
    void answerOfWhichNothingCameIsLeftToWhoPrintsResults() {
        answer.show(BEGUN);
        answer.end(List.of());

        assertThat(answer.finish(result("Hello"))).isFalse();
        assertThat(printed()).isEmpty();
    }

    @Test
    void nothingInItCanSteerTheTerminal() {
        piece(1, 0, "a\u001b[2Jb");

        assertThat(printed()).doesNotContain("\u001b");
    }

    private void piece(int send, long offset, String text) {
        answer.event(new StoredEvent(
                1, new AnalysisEvent("an-1", "run-1", "1", send, 1, new AnalysisEvent.Tokens(NOON, offset, text))));
    }

    private String printed() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static AnalysisResult result(String answer) {
        return new AnalysisResult(
                "an-1",
                AnalysisStatus.ANSWERED,
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
                null);
    }
}
