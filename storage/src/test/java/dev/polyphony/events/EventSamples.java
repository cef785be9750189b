package dev.polyphony.events;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisResult.Answer;
import dev.polyphony.analysis.AnalysisResult.Comparison;
import dev.polyphony.analysis.AnalysisResult.Gaps;
import dev.polyphony.analysis.AnalysisResult.Models;
import dev.polyphony.analysis.AnalysisResult.Spending;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.call.Money;
import dev.polyphony.plan.Compilation;
import dev.polyphony.port.AnalysisEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Results and events that say something. */
final class EventSamples {
    static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private EventSamples() {}

    /** Of a call's only send. */
    static AnalysisEvent event(String analysis, String call, long sequence) {
        return event(analysis, call, sequence, "some text");
    }

    static AnalysisEvent event(String analysis, String call, long sequence, String text) {
        return new AnalysisEvent(
                analysis,
                "run-1",
                call,
                1,
                sequence,
                new AnalysisEvent.Compiled(NOON, new Compilation.Rejected("question", text)));
    }

    static AnalysisResult result(String analysis, String answer) {
        return new AnalysisResult(
                analysis,
                AnalysisStatus.ANSWERED,
                new Answer(answer, "mini", 0.8),
                new Spending(new Money(1230), true, 1200, 340),
                Duration.ofMillis(1400),
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
