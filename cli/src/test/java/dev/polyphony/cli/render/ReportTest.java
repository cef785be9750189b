package dev.polyphony.cli.render;

import static dev.polyphony.cli.render.SampleResults.answered;
import static dev.polyphony.cli.render.SampleResults.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.Limits;
import dev.polyphony.analysis.Selection;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void ensembleShowsItsMembersBestFirst() {
        AnalysisResult result = SampleResults.ensemble(
                0.83,
                List.of(
                        answered("gpt-4o-mini", null, 0.61),
                        failed("claude-haiku-3.5", new Failure.CreditExhausted()),
                        answered("a", new Money(412), 0.72)));
        assertThat(Report.about(result, Optional.empty(), false, Style.PLAIN)).containsExactly("""
                   MODEL             SCORE  CONFIDENCE  TIME    COST
                ✓  a                 0.72   0.80        1.4 s   $0.000412
                ✓  gpt-4o-mini       0.61   0.80        1.4 s   cost unknown
                ✗  claude-haiku-3.5                     380 ms  credit exhausted
                Agreement: 83 % — the answers say much the same
                — a ✓ best of 2 answers, 1 missing · $0.000824 · 1.8 s · an-1
                """.split("\n"));
    }

    @Test
    void agreementOfOneAnswerIsNone() {
        AnalysisResult result = SampleResults.ensemble(1, List.of(answered("a", null, 0.6)));
        assertThat(Report.about(result, Optional.empty(), false, Style.PLAIN))
                .contains("Agreement: one answer only, nothing to compare it with");
    }

    @Test
    void verboseReportHasTokensOfEveryCall() {
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.ANSWERED,
                "a",
                List.of(failed("b", new Failure.Unavailable(529)), answered("a", new Money(412), null)));
        assertThat(Report.about(result, Optional.empty(), true, Style.PLAIN)).containsExactly("""
                Calls of fallback, in the order they began
                     MODEL  BEGAN   TOOK    IN  OUT  COST       SENT  DETAIL
                  ✗  b      +0 ms   380 ms                      1     unavailable (529)
                  ✓  a      +20 ms  1.4 s   12  340  $0.000412  1     a-2024
                  in all 24 tokens in, 680 out, $0.000412, 1.8 s, confidence 0.80
                — b ✗ unavailable (529) → a ✓ · $0.000412 · 1.8 s · an-1
                """.split("\n"));
    }

    @Test
    void whoseBeginningAnAnswerHasIsSaid() {
        Failure cut = new Failure.MalformedReply("cut off before its end");
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.ANSWERED, "a", List.of(failed("b", cut), SampleResults.continuing("a", "2", 212)));
        Analysis question = new Analysis("an-1", "default", "q", Selection.Preset.of("fallback"), Limits.DEFAULT);

        assertThat(Report.about(result, Optional.empty(), true, Style.PLAIN))
                .anyMatch(line -> line.endsWith("a-2024, goes on after 212 characters of b"));
        assertThat(ExplanationText.lines(question, result, Style.PLAIN))
                .anyMatch(line -> line.contains("✓ 1 a") && line.endsWith(" · goes on after 212 characters of b"));
    }

    @Test
    void whoWasSkippedIsNamedWithTheReason() {
        Instant since = Instant.parse("2026-11-29T10:42:00Z");
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.ANSWERED,
                "a",
                List.of(
                        failed("claude-sonnet-3.5", new Failure.CreditExhausted(since)),
                        failed("b", new Failure.CircuitOpen(since, "unavailable (503)", since)),
                        failed("c", new Failure.CreditExhausted()),
                        answered("a", new Money(412), null)));

        assertThat(Report.about(result, Optional.empty(), false, Style.PLAIN))
                .contains(
                        "skipped claude-sonnet-3.5: out of credit since 29 Nov 10:42 UTC",
                        "skipped b: unavailable (503) since 29 Nov 10:42 UTC")
                .noneMatch(line -> line.startsWith("skipped c:"));
        assertThat(Report.failure(result, Style.PLAIN))
                .anyMatch(line -> line.endsWith("skipped: out of credit since 29 Nov 10:42 UTC"));
    }

    @Test
    void requestsThatMayHaveBeenBilledAreSaid() {
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.NO_ANSWER,
                null,
                List.of(
                        failed("a", new Failure.Unavailable(502), 3, 2),
                        failed("b", new Failure.Unauthorized(401), 1, 0),
                        failed("c", new Failure.Unavailable(502), 1, 1)));

        assertThat(Report.failure(result, Style.PLAIN))
                .contains(
                        "  a: 2 failed requests may have been billed; polyphony costs holds them as in doubt",
                        "  c: 1 failed request may have been billed; polyphony costs holds them as in doubt")
                .noneMatch(line -> line.startsWith("  b: "));
        assertThat(Report.about(result, Optional.empty(), true, Style.PLAIN))
                .contains("  a: 2 failed requests may have been billed; polyphony costs holds them as in doubt");
    }

    @Test
    void cancelledCallSaysWhatItSent() {
        Failure cancelled = new Failure.Cancelled();
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.CANCELLED,
                null,
                List.of(
                        failed("booked", cancelled, 2, 1),
                        failed("unsaid", cancelled),
                        failed("unsent", cancelled, 0, 0)));
        assertThat(Report.failure(result, Style.PLAIN)).containsExactly("""
                Cancelled after 1.8 s.
                     MODEL   AFTER   WHAT HAPPENED
                  ✗  booked  380 ms  cancelled, 2 requests sent
                  ✗  unsaid  380 ms  cancelled, at most 1 request sent
                  ✗  unsent  380 ms  cancelled, nothing sent
                  booked: 1 failed request may have been billed; polyphony costs holds them as in doubt
                """.split("\n"));
    }

    @Test
    void failureListsEveryModelAndWhatToDo() {
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.NO_ANSWER,
                null,
                List.of(
                        failed("gpt-4o-mini", new Failure.NoCredentials("OPENAI_API_KEY")),
                        failed("claude-haiku-3.5", new Failure.Unauthorized(401))));
        assertThat(Report.failure(result, Style.PLAIN)).containsExactly("""
                No usable answer: every model that could be asked failed.
                     MODEL             AFTER   WHAT HAPPENED
                  ✗  gpt-4o-mini       380 ms  no API key configured (OPENAI_API_KEY)
                  ✗  claude-haiku-3.5  380 ms  key rejected (401)
                Missing: OPENAI_API_KEY. Next: polyphony doctor says what works and what to do.
                """.split("\n"));
    }

    @Test
    void refusalNamesTheField() {
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.REJECTED,
                null,
                List.of(),
                Money.ZERO,
                true,
                null,
                new AnalysisResult.Problem("deadline", "1 s is less than the 4 s that the chain needs"));
        assertThat(Report.failure(result, Style.PLAIN))
                .first()
                .isEqualTo(
                        "Refused before anything was spent: deadline: 1 s is less than the 4 s that the chain needs");
    }

    @Test
    void modelsAreListedWhereTheirNamesAreWrong() {
        assertThat(Report.failure(refused("model"), Style.PLAIN))
                .last()
                .isEqualTo("Next: correct that and try again; polyphony models lists what can be asked.");
        assertThat(Report.failure(refused("schema"), Style.PLAIN))
                .last()
                .isEqualTo("Next: correct that and try again.");
    }

    private static AnalysisResult refused(String field) {
        return SampleResults.result(
                AnalysisStatus.REJECTED,
                null,
                List.of(),
                Money.ZERO,
                true,
                null,
                new AnalysisResult.Problem(field, "is wrong"));
    }

    @Test
    void ourOwnLinesAreAtMost100Wide() {
        String reason = "a reason that goes on and on ".repeat(8);
        AnalysisResult result = SampleResults.result(
                AnalysisStatus.NO_ANSWER, null, List.of(failed("m".repeat(150), new Failure.MalformedReply(reason))));
        assertThat(Report.failure(result, Style.PLAIN)).allMatch(line -> line.length() <= 100);
        assertThat(Report.about(result, Optional.empty(), true, Style.PLAIN)).allMatch(line -> line.length() <= 100);
    }

    @Test
    void coloursAreAroundLinesNotInTheirWidths() {
        AnalysisResult result = SampleResults.ensemble(0.3, List.of(failed("b", new Failure.Refused())));
        assertThat(Report.about(result, Optional.empty(), false, new Style(true, true)))
                .map(TerminalText::line)
                .contains("\u001b[31m✗  b                         380 ms  declined to answer\u001b[0m");
    }
}
