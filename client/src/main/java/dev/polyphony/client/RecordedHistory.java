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

    /**
     * @param id of the analysis
     * @param stored its result, where that is known before the history has it
     */
    Explanation explanation(String id, Optional<AnalysisResult> stored) {
        List<HistoryEvent> events =
                temporal.fetchHistory(workflow.getExecution().getWorkflowId()).getEvents();
        return new Explanation(question(events), stored.orElseGet(() -> result(id, events.getLast())));
    }

    Analysis question() {
        return question(
                temporal.fetchHistory(workflow.getExecution().getWorkflowId()).getEvents());
    }

    private Analysis question(List<HistoryEvent> events) {
        return read(
                events.getFirst().getWorkflowExecutionStartedEventAttributes().getInput(), Analysis.class);
    }

    private AnalysisResult result(String id, HistoryEvent last) {
        if (!last.hasWorkflowExecutionCompletedEventAttributes()) {
            throw new NotEnded(id);
        }
        return read(last.getWorkflowExecutionCompletedEventAttributes().getResult(), AnalysisResult.class);
    }

    private <T> T read(Payloads payloads, Class<T> type) {
        return temporal.getOptions().getDataConverter().fromPayloads(0, Optional.of(payloads), type, type);
    }
}
