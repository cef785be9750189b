package dev.polyphony.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One attempt at an activity: a span below that of the run which asked for it, and current while it lasts. */
final class TracedActivity extends ActivityInboundCallsInterceptorBase {
    private final Telemetry telemetry;
    private final TraceHeader header;
    private @Nullable ActivityExecutionContext context;

    TracedActivity(Telemetry telemetry, TraceHeader header, ActivityInboundCallsInterceptor next) {
        super(next);
        this.telemetry = telemetry;
        this.header = header;
    }

    @Override
    public void init(ActivityExecutionContext given) {
        context = given;
        super.init(given);
    }

    @Override
    @SuppressWarnings("try") // the span is current by being there
    public ActivityOutput execute(ActivityInput input) {
        ActivityInfo info = Objects.requireNonNull(context).getInfo();
        Span span = telemetry
                .span(Conventions.RUN_ACTIVITY + info.getActivityType(), SpanKind.INTERNAL)
                .setParent(header.read(input.getHeader()))
                .setAttribute(Conventions.WORKFLOW_ID, info.getWorkflowId())
                .setAttribute(Conventions.RUN_ID, info.getWorkflowRunId())
                .setAttribute(Conventions.ACTIVITY_ID, info.getActivityId())
                .setAttribute(Conventions.ATTEMPT, (long) info.getAttempt())
                .startSpan();
        try (Scope current = span.makeCurrent()) {
            return super.execute(input);
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR).setAttribute(Conventions.ERROR_TYPE, TracedWorker.type(e));
            throw e;
        } finally {
            span.end();
        }
    }
}
