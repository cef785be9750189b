package dev.polyphony.rest;

import dev.polyphony.telemetry.Conventions;
import dev.polyphony.telemetry.LogFields;
import dev.polyphony.telemetry.Telemetry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * A span for each request over HTTP, in the trace that its header {@code traceparent} names. The answer says in
 * {@code traceresponse} where it is to be found.
 */
@Component
final class TracedRequests implements ObservationHandler<ServerRequestObservationContext> {
    /** Of the W3C's Trace Context, level 2. */
    static final String TOLD = "traceresponse";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

    private final Telemetry telemetry;

    TracedRequests(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** Whoever looks whether the process is well has no trace. */
    @Override
    public boolean supportsContext(Observation.Context context) {
        return telemetry.isOn()
                && context instanceof ServerRequestObservationContext request
                && !asked(request).getRequestURI().startsWith("/actuator");
    }

    @Override
    public void onStart(ServerRequestObservationContext context) {
        HttpServletRequest request = asked(context);
        Span span = telemetry
                .span(method(request), SpanKind.SERVER)
                .setParent(telemetry.context(headers(request)))
                .setAttribute(Conventions.HTTP_METHOD, method(request))
                .setAttribute(Conventions.URL_PATH, request.getRequestURI())
                .setAttribute(Conventions.URL_SCHEME, request.getScheme())
                .setAttribute(Conventions.SERVER_ADDRESS, request.getServerName())
                .setAttribute(Conventions.SERVER_PORT, (long) request.getServerPort())
                .startSpan();
        String agent = request.getHeader("User-Agent");
        if (agent != null) {
            span.setAttribute(Conventions.USER_AGENT, agent);
        }
        context.put(Span.class, span);
        HttpServletResponse response = context.getResponse();
        if (response != null) {
            response.setHeader(TOLD, told(span.getSpanContext()));
        }
    }

    /** There always is one; its type is of what has none before it is begun. */
    private static HttpServletRequest asked(ServerRequestObservationContext context) {
        return Objects.requireNonNull(context.getCarrier());
    }

    /** Whoever asks can make up words. */
    private static String method(HttpServletRequest request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : "_OTHER";
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new TreeMap<>();
        Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .forEach(name -> headers.put(name, String.join(",", Collections.list(request.getHeaders(name)))));
        return headers;
    }

    private static String told(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // onScopeClosed does
    public void onScopeOpened(ServerRequestObservationContext context) {
        Span span = context.get(Span.class);
        if (span != null) {
            context.put(Current.class, new Current(span.makeCurrent(), LogFields.current()));
        }
    }

    @Override
    public void onScopeClosed(ServerRequestObservationContext context) {
        Current current = context.get(Current.class);
        if (current != null) {
            current.fields().remove();
            current.scope().close();
        }
    }

    @Override
    public void onStop(ServerRequestObservationContext context) {
        Span span = context.get(Span.class);
        if (span == null) {
            return;
        }
        String route = context.getPathPattern();
        if (route != null) {
            span.updateName(method(asked(context)) + " " + route);
            span.setAttribute(Conventions.HTTP_ROUTE, route);
        }
        HttpServletResponse response = context.getResponse();
        if (response != null) {
            span.setAttribute(Conventions.HTTP_STATUS, (long) response.getStatus());
            if (response.getStatus() >= 500) {
                span.setStatus(StatusCode.ERROR);
                span.setAttribute(Conventions.ERROR_TYPE, String.valueOf(response.getStatus()));
            }
        }
        span.end();
    }

    private record Current(Scope scope, LogFields fields) {}
}
