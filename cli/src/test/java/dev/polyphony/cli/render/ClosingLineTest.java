package dev.polyphony.cli.render;

import static dev.polyphony.cli.render.SampleResults.answered;
import static dev.polyphony.cli.render.SampleResults.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.CallPurpose;
import dev.polyphony.call.Failure;
import dev.polyphony.call.ModelRef;
import dev.polyphony.call.Money;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClosingLineTest {
    private static final CallRecord ANSWER = answered("claude-haiku-3.5", new Money(412), null);

    @Test
    void saysPathCostTimeIdAndAddress() {
        AnalysisResult result = answeredBy(failed("gpt-4o-mini", new Failure.Throttled(null)), ANSWER);
        assertThat(ClosingLine.of(result, Optional.of(URI.create("http://127.0.0.1:8233/an-1")), Style.PLAIN))
                .isEqualTo("— gpt-4o-mini ✗ rate limited → claude-haiku-3.5 ✓ · $0.000412 · 1.8 s · an-1"
                        + " · http://127.0.0.1:8233/an-1");
    }

    @Test
    void isSpeltInAsciiWhereMarksCannotBeShown() {
        AnalysisResult result = answeredBy(failed("gpt-4o-mini", new Failure.Throttled(null)), ANSWER);
        assertThat(ClosingLine.of(result, Optional.empty(), Style.ASCII))
                .isEqualTo("-- gpt-4o-mini x rate limited -> claude-haiku-3.5 ok | $0.000412 | 1.8 s | an-1");
    }

    @Test
    void longPathLosesItsReasonsFirst() {
        CallRecord failed = failed("gpt-4o-mini", new Failure.TimedOut(Failure.Phase.FIRST_BYTE));
        assertThat(line(answeredBy(failed, failed, ANSWER)))
                .isEqualTo("— gpt-4o-mini ✗ → gpt-4o-mini ✗ → claude-haiku-3.5 ✓ · $0.000412 · 1.8 s · an-1");
    }

    @Test
    void longerPathIsCounted() {
        CallRecord[] calls = Stream.concat(
                        Stream.generate(() -> failed("gpt-4o-mini", new Failure.Refused()))
                                .limit(6),
                        Stream.of(ANSWER))
                .toArray(CallRecord[]::new);
        assertThat(line(answeredBy(calls))).isEqualTo("— 6 failed → claude-haiku-3.5 ✓ · $0.000412 · 1.8 s · an-1");
    }

    @Test
    void failedReviewsAreNoMissingMembers() {
        CallRecord review = new CallRecord.Failed(
                "1/review1",
                "gpt-4o",
                ModelRef.parse("openai/gpt-4o"),
                Duration.ZERO,
                Duration.ZERO,
                new Failure.Refused(),
                1,
                CallPurpose.REVIEWER);
        CallRecord member = failed("gpt-4o-mini", new Failure.Refused());
        assertThat(line(SampleResults.ensemble(0.5, List.of(ANSWER, member, review, review))))
                .startsWith("— a ✓ best of 1 answer, 1 missing, 2 reviews failed · ");
        assertThat(line(SampleResults.ensemble(0.5, List.of(ANSWER, review))))
                .startsWith("— a ✓ best of 1 answer, 1 review failed · ");
    }

    @Test
    void answerOfAnEarlierAnalysisIsSaidToBeCached() {
        CallRecord.Answered answer = (CallRecord.Answered) ANSWER;
        CallRecord cached = new CallRecord.Answered(
                answer.path(),
                answer.name(),
                answer.model(),
                answer.startedAfter(),
                answer.elapsed(),
                answer.reply().fromCache(),
                null);
        assertThat(line(answeredBy(cached))).startsWith("— claude-haiku-3.5 ✓ cached · ");
    }

    @Test
    void refusedAnalysisAskedNobody() {
        assertThat(line(SampleResults.result(AnalysisStatus.REJECTED, null, List.of())))
                .startsWith("— nobody was asked · ");
    }

    @Test
    void costSaysWhatIsNotKnown() {
        List<CallRecord> priced = List.of(ANSWER);
        List<CallRecord> unpriced = List.of(answered("a", null, null));
        assertThat(line(SampleResults.costing(new Money(1_250_000), true, priced)))
                .contains(" · $1.25 · ");
        assertThat(line(SampleResults.costing(new Money(412), false, priced))).contains(" · at least $0.000412 · ");
        assertThat(line(SampleResults.costing(Money.ZERO, false, unpriced))).contains(" · cost unknown · ");
        assertThat(line(SampleResults.costing(Money.ZERO, false, priced))).contains(" · cost unknown · ");
        assertThat(line(SampleResults.costing(Money.ZERO, true, priced))).contains(" · $0.00 · ");
    }

    private static AnalysisResult answeredBy(CallRecord... calls) {
        return SampleResults.result(AnalysisStatus.ANSWERED, "claude-haiku-3.5", List.of(calls));
    }

    private static String line(AnalysisResult result) {
        return ClosingLine.of(result, Optional.empty(), Style.PLAIN);
    }
}
