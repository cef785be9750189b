package dev.polyphony.worker;

import dev.polyphony.activity.ResultActivities;
import dev.polyphony.analysis.AnalysisResult;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** Counts analyses by how they ended, where their result is stored. */
final class MeasuredResults implements ResultActivities {
    private final ResultActivities results;
    private final MeterRegistry metrics;

    MeasuredResults(ResultActivities results, MeterRegistry metrics) {
        this.results = results;
        this.metrics = metrics;
    }

    @Override
    public Recorded record(AnalysisResult result, @Nullable Receiver receiver) {
        Recorded recorded = results.record(result, receiver);
        metrics.counter("polyphony.analyses", "status", result.status().word()).increment();
        return recorded;
    }
}
