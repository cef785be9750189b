package dev.polyphony.execution;

import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.CallRecord;
import dev.polyphony.call.Failure;
import java.time.Duration;
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
