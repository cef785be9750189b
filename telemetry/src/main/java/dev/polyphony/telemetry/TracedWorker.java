package dev.polyphony.telemetry;

import dev.polyphony.analysis.Analysis;
import dev.polyphony.analysis.AnalysisResult;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span for each run of a workflow and for each attempt at an activity. A workflow is executed again and again, by
 * whoever takes it up; its span is told once, when it ends for the first time, under an id that follows from the run.
 */
public final class TracedWorker extends WorkerInterceptorBase {
    private final Telemetry telemetry;
    private final TraceHeader header;

    public TracedWorker(Telemetry telemetry) {
        this.telemetry = telemetry;
        this.header = new TraceHeader(telemetry);
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new Run(next);
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new TracedActivity(telemetry, header, next);
    }

    private final class Run extends WorkflowInboundCallsInterceptorBase {
        private Context parent = Context.root();
        private Context run = Context.root();
        private @Nullable Object asked;

        Run(WorkflowInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void init(WorkflowOutboundCallsInterceptor calls) {
            super.init(new Calls(calls, this));
        }

        @Override
        @SuppressWarnings("try") // for log lines alone, by being there
        public WorkflowOutput execute(WorkflowInput input) {
            parent = header.read(input.getHeader());
            run = telemetry.run(Workflow.getInfo().getRunId(), parent);
            asked = input.getArguments().length == 0 ? null : input.getArguments()[0];
            try (Scope current = run.makeCurrent()) {
                WorkflowOutput output = super.execute(input);
                ended(output.getResult(), null);
                return output;
            } catch (RuntimeException e) {
                ended(null, e);
                throw e;
            }
        }

        /** Tells nothing that the first to come here has told. */
        void ended(@Nullable Object result, @Nullable Throwable failure) {
            if (WorkflowUnsafe.isReplaying()) {
                return;
            }
            WorkflowInfo info = Workflow.getInfo();
            SpanBuilder span = telemetry
                    .span(name(info.getWorkflowType()), SpanKind.INTERNAL)
                    .setParent(parent)
                    .setStartTimestamp(info.getRunStartedTimestampMillis(), TimeUnit.MILLISECONDS)
                    .setAttribute(Conventions.WORKFLOW_ID, info.getWorkflowId())
                    .setAttribute(Conventions.RUN_ID, info.getRunId());
            if (asked instanceof Analysis analysis) {
                span.setAttribute(Conventions.OPERATION, Conventions.INVOKE_WORKFLOW)
                        .setAttribute(Conventions.WORKFLOW, analysis.selection().strategy())
                        .setAttribute(Conventions.ANALYSIS, analysis.id())
                        .setAttribute(Conventions.TENANT, analysis.tenant());
            }
            if (result instanceof AnalysisResult told) {
                span.setAttribute(Conventions.STATUS, told.status().word())
                        .setAttribute(Conventions.COST, told.cost().usd().doubleValue());
            }
            Span begun = telemetry.begin(span, run);
            if (failure != null) {
                begun.setStatus(StatusCode.ERROR).setAttribute(Conventions.ERROR_TYPE, type(failure));
            }
            begun.end();
        }

        private String name(String type) {
            return asked instanceof Analysis analysis
                    ? Conventions.INVOKE_WORKFLOW + " " + analysis.selection().strategy()
                    : Conventions.RUN_WORKFLOW + type;
        }
    }

    /** Whatever a run begins is its child. */
    private final class Calls extends WorkflowOutboundCallsInterceptorBase {
        private final Run run;

        Calls(WorkflowOutboundCallsInterceptor next, Run run) {
            super(next);
            this.run = run;
        }

        @Override
        public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
            return super.executeActivity(new ActivityInput<>(
                    input.getActivityName(),
                    input.getResultClass(),
                    input.getResultType(),
                    input.getArgs(),
                    input.getOptions(),
                    traced(input.getHeader())));
        }

        @Override
        public <R> LocalActivityOutput<R> executeLocalActivity(LocalActivityInput<R> input) {
            return super.executeLocalActivity(new LocalActivityInput<>(
                    input.getActivityName(),
                    input.getResultClass(),
                    input.getResultType(),
                    input.getArgs(),
                    input.getOptions(),
                    traced(input.getHeader())));
        }

        @Override
        public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
            return super.executeChildWorkflow(new ChildWorkflowInput<>(
                    input.getWorkflowId(),
                    input.getWorkflowType(),
                    input.getResultClass(),
                    input.getResultType(),
                    input.getArgs(),
                    input.getOptions(),
                    traced(input.getHeader())));
        }

        /** The next run is this one's sibling. */
        @Override
        public void continueAsNew(ContinueAsNewInput input) {
            run.ended(null, null);
            super.continueAsNew(new ContinueAsNewInput(
                    input.getWorkflowType(),
                    input.getOptions(),
                    input.getArgs(),
                    header.with(run.parent, input.getHeader())));
        }

        private Header traced(Header given) {
            return header.with(run.run, given);
        }
    }

    /** Without its message, which can hold a user's words. */
    static String type(Throwable failure) {
        return failure instanceof ApplicationFailure told && told.getType() != null
                ? told.getType()
                : failure.getClass().getSimpleName();
    }
}
