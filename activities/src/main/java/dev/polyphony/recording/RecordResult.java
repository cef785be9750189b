package dev.polyphony.recording;

import dev.polyphony.activity.ResultActivities;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.port.EventRecorder;
import dev.polyphony.storage.Database;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import org.jspecify.annotations.Nullable;

/** Results of the workflow's own run, with what the ledger knows beyond it. */
public final class RecordResult implements ResultActivities {
    private final EventRecorder events;
    private final CancelledCalls cancelled;
    private final Runnable stored;

    /**
     * @param database where its calls are booked
     * @param stored hears of each, and returns at once: there may be somebody to tell
     */
    public RecordResult(EventRecorder events, Database database, Runnable stored) {
        this.events = events;
        this.cancelled = new CancelledCalls(database);
        this.stored = stored;
    }

    @Override
    public Recorded record(AnalysisResult result, @Nullable Receiver receiver) {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        AnalysisResult known = cancelled.told(WorkflowId.parse(info.getWorkflowId()), result);
        AnalysisResult kept = events.conclude(
                info.getWorkflowId(), info.getWorkflowRunId(), known, receiver == null ? null : receiver.webhook());
        stored.run();
        return new Recorded(kept.equals(result) ? null : kept);
    }
}
