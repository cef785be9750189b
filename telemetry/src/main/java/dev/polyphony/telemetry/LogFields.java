package dev.polyphony.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What log lines of this thread are found by while a piece of work lasts: whose work it is, and the span that is
 * current. Fields are those of {@link MDC}, so that every format of logs has them.
 */
public final class LogFields {
    public static final String ANALYSIS = "analysis";
    public static final String TENANT = "tenant";
    public static final String PROVIDER = "provider";
    public static final String MODEL = "model";
    public static final String TRACE = "trace_id";
    public static final String SPAN = "span_id";

    private final Map<String, @Nullable String> before = new HashMap<>();

    private LogFields() {}

    /** With the span that is current here, where there is one. */
    public static LogFields current() {
        SpanContext span = Span.current().getSpanContext();
        LogFields fields = new LogFields();
        return span.isValid() ? fields.with(TRACE, span.getTraceId()).with(SPAN, span.getSpanId()) : fields;
    }

    public LogFields with(String name, String value) {
        before.putIfAbsent(name, MDC.get(name));
        MDC.put(name, value);
        return this;
    }

    public <T> T during(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            remove();
        }
    }

    /** Puts back what was there. */
    public void remove() {
        before.forEach((name, value) -> {
            if (value == null) {
                MDC.remove(name);
            } else {
                MDC.put(name, value);
            }
        });
    }
}
