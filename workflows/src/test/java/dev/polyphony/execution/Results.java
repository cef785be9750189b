package dev.polyphony.execution;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Questions that tests ask of a result. */
final class Results {
    /**
     * The in-process server skips idle time but its clock also runs while anything works, so measured times exceed
     * scripted ones by what the machine took. Scripts use times well above this.
     */
    static final Duration SLACK = Duration.ofSeconds(2);

    private Results() {}

    static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** One that says nothing but how it ended. */
    static AnalysisResult ended(AnalysisStatus status) {
        return new AnalysisResult(
                "an-earlier",
                status,
                AnalysisResult.Answer.NONE,
                AnalysisResult.Spending.NOTHING,
                s(1),
                "custom",
                AnalysisResult.Models.NONE,
                AnalysisResult.Comparison.NONE,
                AnalysisResult.Gaps.NONE,
                false,
                List.of(),
                null,
                Instant.EPOCH,
                null);
    }

    static List<CallRecord> calls(AnalysisResult result, String model) {
        return result.calls().stream().filter(call -> call.name().equals(model)).toList();
    }

    static List<Failure> failures(AnalysisResult result, String model) {
        return calls(result, model).stream()
                .filter(CallRecord.Failed.class::isInstance)
                .map(call -> ((CallRecord.Failed) call).failure())
                .toList();
    }
}
