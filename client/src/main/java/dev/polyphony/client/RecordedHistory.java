package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Optional;

/** The beginning and the end of an analysis, read from the history that Temporal keeps of it. */
final class RecordedHistory {
    private final WorkflowClient temporal;
    private final WorkflowStub workflow;

    RecordedHistory(WorkflowClient temporal, WorkflowStub workflow) {
        this.temporal = temporal;
        this.workflow = workflow;
    }

    /** @param id of the analysis */
    Explanation explanation(String id) {
        List<HistoryEvent> events =
                temporal.fetchHistory(workflow.getExecution().getWorkflowId()).getEvents();
        HistoryEvent first = events.getFirst();
        HistoryEvent last = events.getLast();
        if (!last.hasWorkflowExecutionCompletedEventAttributes()) {
            throw new NotEnded(id);
        }
        return new Explanation(
                read(first.getWorkflowExecutionStartedEventAttributes().getInput(), Analysis.class),
                read(last.getWorkflowExecutionCompletedEventAttributes().getResult(), AnalysisResult.class));
    }

    private <T> T read(Payloads payloads, Class<T> type) {
        return temporal.getOptions().getDataConverter().fromPayloads(0, Optional.of(payloads), type, type);
    }
}
