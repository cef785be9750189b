package dev.polyphony.recording;

import dev.polyphony.activity.ResultActivities;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.port.EventRecorder;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;

/** Results of the workflow's own run. */
public final class RecordResult implements ResultActivities {
    private final EventRecorder events;

    public RecordResult(EventRecorder events) {
        this.events = events;
    }

    @Override
    public Recorded record(AnalysisResult result) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        AnalysisResult stored = events.conclude(info.getWorkflowId(), info.getWorkflowRunId(), result);
        return new Recorded(stored.equals(result) ? null : stored);
    }
}
