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
    /** What the machine may take in all for one analysis, which a script's times have to exceed by far. */
    static final Duration SLACK = s(2);

    private Results() {}

    /**
     * A second of the script, which lasts a minute of the server's time. The server skips time in which nobody works,
     * so that it costs nothing, but its clock runs with the machine's while anybody does: beside minutes no machine is
     * slow.
     */
    static Duration s(long seconds) {
        return Duration.ofMinutes(seconds);
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
