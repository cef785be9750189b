package dev.polyphony.client;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.Principal;
import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.encryption.DecryptionFailed;
import dev.polyphony.workflow.SearchAttributes;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import java.time.Instant;
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

    /** As {@link AnalysisClient#retries}. */
    List<PendingRetry> retries(String id) {
        try {
            return PendingRetry.of(
                    find(id).execution().getRawDescription(),
                    temporal.getOptions().getDataConverter());
        } catch (UnknownAnalysis | WorkflowException | StatusRuntimeException | DecryptionFailed nobodyCanSay) {
            return List.of();
        }
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

    static String word(WorkflowExecutionStatus status) {
        return status.name()
                .replace("WORKFLOW_EXECUTION_STATUS_", "")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    static <T> @Nullable T get(WorkflowExecutionMetadata execution, SearchAttributeKey<T> key) {
        return execution.getTypedSearchAttributes().get(key);
    }
}
