package dev.polyphony.telemetry;

import dev.polyphony.analysis.WorkflowId;
import dev.polyphony.call.CallTask;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.workflow.Workflow;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Log lines of workflows and activities are found by whose they are: {@link LogFields}. */
public final class LoggedWorker extends WorkerInterceptorBase {
    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public WorkflowOutput execute(WorkflowInput input) {
                return fields(Workflow.getInfo().getWorkflowId()).during(() -> super.execute(input));
            }
        };
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private @Nullable ActivityExecutionContext context;

            @Override
            public void init(ActivityExecutionContext given) {
                context = given;
                super.init(given);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                String workflowId = Objects.requireNonNull(context).getInfo().getWorkflowId();
                Object[] arguments = input.getArguments();
                if (arguments.length > 0 && arguments[0] instanceof CallTask task) {
                    // Of a batch each line is an analysis.
                    return fields(task.place().analysisId())
                            .with(LogFields.PROVIDER, task.model().provider().value())
                            .with(LogFields.MODEL, task.model().model())
                            .during(() -> super.execute(input));
                }
                return (workflowId == null ? LogFields.current() : fields(workflowId))
                        .during(() -> super.execute(input));
            }
        };
    }

    private static LogFields fields(String workflowId) {
        WorkflowId whose = WorkflowId.parse(workflowId);
        return LogFields.current().with(LogFields.ANALYSIS, whose.id()).with(LogFields.TENANT, whose.tenant());
    }
}
