package dev.polyphony.client;

import com.google.protobuf.ByteString;
import dev.polyphony.analysis.AnalysisResult;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Money;
import dev.polyphony.workflow.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists one tenant's analyses: Temporal knows which match, and what is stored of them what they came to. */
final class AnalysisListing {
    private static final WorkflowExecutionStatus COMPLETED =
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;

    private final WorkflowClient temporal;
    private final Principal principal;
    private final @Nullable ToldEvents events;

    AnalysisListing(WorkflowClient temporal, Principal principal, @Nullable ToldEvents events) {
        this.temporal = temporal;
        this.principal = principal;
        this.events = events;
    }

    /** As {@link AnalysisClient#page}. */
    AnalysisPage page(AnalysisFilter filter) {
        try {
            Page page = newest(filter);
            Map<String, AnalysisResult> results = results(page.found());
            return new AnalysisPage(
                    page.found().stream()
                            .map(one ->
                                    summary(one, results.get(one.getExecution().getRunId())))
                            .toList(),
                    page.next());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                throw new ListingUnavailable(e);
            }
            throw e;
        }
    }

    private Map<String, AnalysisResult> results(List<WorkflowExecutionMetadata> found) {
        return events == null
                ? Map.of()
                : events.results(found.stream()
                        .map(WorkflowExecutionMetadata::getExecution)
                        .toList());
    }

    /** Asks for as many as are shown: a server sends a thousand where it is not told. */
    private Page newest(AnalysisFilter filter) {
        List<WorkflowExecutionMetadata> found = new ArrayList<>();
        ByteString next = token(filter.cursor());
        do {
            ListWorkflowExecutionsResponse page = page(filter, filter.limit() - found.size(), next);
            page.getExecutionsList().stream()
                    .map(one -> new WorkflowExecutionMetadata(
                            one, temporal.getOptions().getDataConverter()))
                    .forEach(found::add);
            next = page.getNextPageToken();
        } while (found.size() < filter.limit() && !next.isEmpty());
        // The server has those that run before those that ended last, and knows no other order.
        found.sort(Comparator.comparing(WorkflowExecutionMetadata::getStartTime).reversed());
        return new Page(
                found,
                next.isEmpty() ? null : Base64.getUrlEncoder().withoutPadding().encodeToString(next.toByteArray()));
    }

    /** @param next absent on the last one */
    private record Page(
            List<WorkflowExecutionMetadata> found, @Nullable String next) {}

    private ListWorkflowExecutionsResponse page(AnalysisFilter filter, int size, ByteString token) {
        try {
            return temporal.getWorkflowServiceStubs()
                    .blockingStub()
                    .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(temporal.getOptions().getNamespace())
                            .setQuery(filter.query(principal))
                            .setPageSize(size)
                            .setNextPageToken(token)
                            .build());
        } catch (StatusRuntimeException e) {
            // The server's word for what is none of its tokens.
            if (filter.cursor() != null
                    && List.of(Status.Code.INVALID_ARGUMENT, Status.Code.INTERNAL, Status.Code.UNKNOWN)
                            .contains(e.getStatus().getCode())) {
                throw notACursor();
            }
            throw e;
        }
    }

    private static ByteString token(@Nullable String cursor) {
        try {
            return cursor == null
                    ? ByteString.EMPTY
                    : ByteString.copyFrom(Base64.getUrlDecoder().decode(cursor));
        } catch (IllegalArgumentException e) {
            throw notACursor();
        }
    }

    private static InvalidField notACursor() {
        return new InvalidField("cursor", "is none that a page ended with; leave it out for the first page");
    }

    /** @param result as it is stored of the run; absent where there is none at hand */
    private static AnalysisSummary summary(WorkflowExecutionMetadata execution, @Nullable AnalysisResult result) {
        AnalysisResult.Spending spent = result == null ? null : result.spending();
        WorkflowExecutionStatus ended = execution.getStatus();
        String status = Objects.requireNonNullElse(Executions.get(execution, SearchAttributes.STATUS), "running");
        // A terminated analysis never got to say so itself.
        boolean itsOwnWord = ended == Executions.RUNNING || ended == COMPLETED;
        return new AnalysisSummary(
                WorkflowId.parse(execution.getExecution().getWorkflowId()).id(),
                itsOwnWord ? status : Executions.word(ended),
                Objects.requireNonNullElse(Executions.get(execution, SearchAttributes.STRATEGY), "unknown"),
                Objects.requireNonNullElse(Executions.get(execution, SearchAttributes.TENANT), "unknown"),
                execution.getStartTime(),
                ended == Executions.RUNNING ? null : execution.getCloseTime(),
                spent == null ? Executions.get(execution, SearchAttributes.COST_USD) : cost(spent),
                spent == null ? null : (Boolean) spent.complete(),
                Objects.requireNonNullElse(Executions.get(execution, SearchAttributes.MODELS), List.of()),
                result == null ? null : (Double) (result.latency().toMillis() / 1000.0));
    }

    /** Absent where nothing of it is known: that is not a cost of nothing. */
    private static @Nullable Double cost(AnalysisResult.Spending spent) {
        return spent.complete() || !spent.cost().equals(Money.ZERO)
                ? (Double) spent.cost().usd().doubleValue()
                : null;
    }
}
