package dev.polyphony.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.temporal.common.interceptors.Header;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import java.util.function.Function;

/** A span for each workflow that is started, and the trace beside its arguments. */
public final class TracedClient extends WorkflowClientInterceptorBase {
    private final Telemetry telemetry;
    private final TraceHeader header;

    public TracedClient(Telemetry telemetry) {
        this.telemetry = telemetry;
        this.header = new TraceHeader(telemetry);
    }

    @Override
    public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(WorkflowClientCallsInterceptor next) {
        return new Calls(next);
    }

    private final class Calls extends WorkflowClientCallsInterceptorBase {
        Calls(WorkflowClientCallsInterceptor next) {
            super(next);
        }

        @Override
        public WorkflowStartOutput start(WorkflowStartInput input) {
            return started(
                    input.getWorkflowType(),
                    input.getWorkflowId(),
                    input.getHeader(),
                    traced -> super.start(new WorkflowStartInput(
                            input.getWorkflowId(),
                            input.getWorkflowType(),
                            traced,
                            input.getArguments(),
                            input.getOptions())));
        }

        @Override
        public WorkflowSignalWithStartOutput signalWithStart(WorkflowSignalWithStartInput input) {
            WorkflowStartInput start = input.getWorkflowStartInput();
            return started(
                    start.getWorkflowType(),
                    start.getWorkflowId(),
                    start.getHeader(),
                    traced -> super.signalWithStart(new WorkflowSignalWithStartInput(
                            new WorkflowStartInput(
                                    start.getWorkflowId(),
                                    start.getWorkflowType(),
                                    traced,
                                    start.getArguments(),
                                    start.getOptions()),
                            input.getSignalName(),
                            input.getSignalArguments())));
        }

        private <T> T started(String type, String id, Header given, Function<Header, T> start) {
            Span span = telemetry
                    .span(Conventions.START_WORKFLOW + type, SpanKind.CLIENT)
                    .setAttribute(Conventions.WORKFLOW_ID, id)
                    .startSpan();
            try {
                return start.apply(header.with(Context.current().with(span), given));
            } catch (RuntimeException e) {
                span.setStatus(StatusCode.ERROR)
                        .setAttribute(Conventions.ERROR_TYPE, e.getClass().getSimpleName());
                throw e;
            } finally {
                span.end();
            }
        }
    }
}
