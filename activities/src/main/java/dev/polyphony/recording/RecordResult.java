package dev.polyphony.recording;

import dev.polyphony.activity.ResultActivities;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.storage.Database;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;

/** Results of the workflow's own run, with what the ledger knows beyond it. */
public final class RecordResult implements ResultActivities {
    private final EventRecorder events;
    private final CancelledCalls cancelled;

    /** @param database where its calls are booked */
    public RecordResult(EventRecorder events, Database database) {
        this.events = events;
        this.cancelled = new CancelledCalls(database);
    }

    @Override
    public Recorded record(AnalysisResult result) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        AnalysisResult known = cancelled.told(WorkflowId.parse(info.getWorkflowId()), result);
        AnalysisResult stored = events.conclude(info.getWorkflowId(), info.getWorkflowRunId(), known);
        return new Recorded(stored.equals(result) ? null : stored);
    }
}
