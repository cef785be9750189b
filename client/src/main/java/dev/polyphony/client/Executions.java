package dev.polyphony.client;

import com.google.protobuf.ByteString;
import dev.polyphony.analysis.Analysis;
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
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Temporal knows of one tenant's analyses, without asking a worker. Others' do not exist here, whatever
 * their id is.
 */
final class Executions {
    static final String TYPE = "Analysis";
    static final WorkflowExecutionStatus RUNNING = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    private static final WorkflowExecutionStatus COMPLETED =
            WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;

    private final WorkflowClient temporal;
    private final Principal principal;

    Executions(WorkflowClient temporal, Principal principal) {
        this.temporal = temporal;
        this.principal = principal;
    }

    /** The current run of an analysis of the tenant's. */
    interface Run {
        String id();

        String workflowId();

        String runId();

        WorkflowStub workflow();

        /** Whether a pipeline began it. */
        boolean isOfPipeline();

        /** @throws UnknownAnalysis where its history was deleted meanwhile */
        default <T> T ask(Function<WorkflowStub, T> question) {
            try {
                return question.apply(workflow());
            } catch (WorkflowNotFoundException e) {
                throw new UnknownAnalysis(id());
            }
        }
    }

    /** One that this client began a moment ago: nobody has to be asked for it. */
    record Begun(String id, String workflowId, String runId, WorkflowStub workflow) implements Run {
        @Override
        public boolean isOfPipeline() {
            return false;
        }
    }

    /** As it stood when it was looked up. */
    record Found(String id, WorkflowStub workflow, WorkflowExecutionDescription execution) implements Run {
        @Override
        public String workflowId() {
            return execution.getExecution().getWorkflowId();
        }

        /** The current one: a reset is another. */
        @Override
        public String runId() {
            return execution.getExecution().getRunId();
        }

        boolean isRunning() {
            return execution.getStatus() == RUNNING;
        }

        @Override
        public boolean isOfPipeline() {
            return execution.getRawDescription().getWorkflowExecutionInfo().hasParentExecution();
        }

        /** Earlier versions did not note what was asked: those count as the same. */
        boolean asks(String digest) {
            Object asked = execution.getMemo(QuestionDigest.MEMO, String.class);
            return asked == null || asked.equals(digest);
        }

        /**
         * Whether a worker has begun a step of it since then, or told that it carries one on, as the server knows now.
         */
        boolean heardOf(Instant since) {
            return ask(WorkflowStub::describe).getRawDescription().getPendingActivitiesList().stream()
                    .flatMap(step -> Stream.of(step.getLastStartedTime(), step.getLastHeartbeatTime()))
                    .anyMatch(time -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                            .isAfter(since));
        }
    }

    /** @throws UnknownAnalysis where the tenant has none of that id */
    Found find(String id) {
        return search(id).orElseThrow(() -> new UnknownAnalysis(id));
    }

    Optional<Found> search(String id) {
        return lookUp(id).or(() -> before(id));
    }

    Optional<Found> lookUp(String id) {
        return lookUp(id, principal.workflow(id));
    }

    WorkflowStub workflow(String workflowId) {
        return temporal.newUntypedWorkflowStub(workflowId);
    }

    /** Versions before ids told tenants apart started every tenant's analysis under the bare id. */
    Optional<Found> before(String id) {
        return principal.equals(Principal.DEFAULT) ? Optional.empty() : lookUp(id, Principal.DEFAULT.workflow(id));
    }

    private Optional<Found> lookUp(String id, WorkflowId workflowId) {
        if (!Analysis.isName(id)) {
            return Optional.empty();
        }
        WorkflowStub workflow = workflow(workflowId.value());
        try {
            WorkflowExecutionDescription execution = workflow.describe();
            return isOwn(execution) ? Optional.of(new Found(id, workflow, execution)) : Optional.empty();
        } catch (WorkflowNotFoundException e) {
            return Optional.empty();
        }
    }

    private boolean isOwn(WorkflowExecutionDescription execution) {
        String tenant = Objects.requireNonNullElse(get(execution, SearchAttributes.TENANT), Principal.DEFAULT.tenant());
        return execution.getWorkflowType().equals(TYPE) && tenant.equals(principal.tenant());
    }

    /** Asks for as many as are shown: a server sends a thousand where it is not told. */
    Page newest(AnalysisFilter filter) {
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
    record Page(
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
    static AnalysisSummary summary(WorkflowExecutionMetadata execution, @Nullable AnalysisResult result) {
        AnalysisResult.Spending spent = result == null ? null : result.spending();
        WorkflowExecutionStatus ended = execution.getStatus();
        String status = Objects.requireNonNullElse(get(execution, SearchAttributes.STATUS), "running");
        // A terminated analysis never got to say so itself.
        boolean itsOwnWord = ended == RUNNING || ended == COMPLETED;
        return new AnalysisSummary(
                WorkflowId.parse(execution.getExecution().getWorkflowId()).id(),
                itsOwnWord ? status : word(ended),
                Objects.requireNonNullElse(get(execution, SearchAttributes.STRATEGY), "unknown"),
                Objects.requireNonNullElse(get(execution, SearchAttributes.TENANT), "unknown"),
                execution.getStartTime(),
                ended == RUNNING ? null : execution.getCloseTime(),
                spent == null ? get(execution, SearchAttributes.COST_USD) : cost(spent),
                spent == null ? null : (Boolean) spent.complete(),
                Objects.requireNonNullElse(get(execution, SearchAttributes.MODELS), List.of()),
                result == null ? null : (Double) (result.latency().toMillis() / 1000.0));
    }

    /** Absent where nothing of it is known: that is not a cost of nothing. */
    private static @Nullable Double cost(AnalysisResult.Spending spent) {
        return spent.complete() || !spent.cost().equals(Money.ZERO)
                ? (Double) spent.cost().usd().doubleValue()
                : null;
    }

    static String word(WorkflowExecutionStatus status) {
        return status.name()
                .replace("WORKFLOW_EXECUTION_STATUS_", "")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    private static <T> @Nullable T get(WorkflowExecutionMetadata execution, SearchAttributeKey<T> key) {
        return execution.getTypedSearchAttributes().get(key);
    }
}
