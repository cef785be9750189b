package dev.polyphony.execution;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.AnalysisStatus;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import dev.polyphony.call.Money;
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
                null,
                null,
                Money.ZERO,
                true,
                s(1),
                null,
                0,
                0,
                "custom",
                List.of(),
                List.of(),
                0,
                List.of(),
                new AnalysisResult.Metadata(0, List.of()),
                false,
                List.of(),
                null,
                false,
                List.of(),
                null,
                Instant.EPOCH);
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
