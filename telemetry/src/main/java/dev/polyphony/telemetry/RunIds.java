package dev.polyphony.telemetry;

import dev.polyphony.text.Sha256;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ids of spans: dice as ever, but for a workflow's, which is a digest of its run. So every worker that takes the run up
 * gives its activities the same parent, before that span is told and whoever tells it, and a span that is told twice is
 * one.
 */
final class RunIds implements IdGenerator {
    /** Set while a span begins, and no longer. */
    private static final ThreadLocal<@Nullable SpanContext> NEXT = new ThreadLocal<>();

    private final IdGenerator dice = IdGenerator.random();

    @Override
    public String generateSpanId() {
        SpanContext given = NEXT.get();
        return given == null ? dice.generateSpanId() : given.getSpanId();
    }

    @Override
    public String generateTraceId() {
        SpanContext given = NEXT.get();
        return given == null ? dice.generateTraceId() : given.getTraceId();
    }

    /** Begins a span on this thread that has those ids. */
    <T> T with(SpanContext ids, Supplier<T> begin) {
        NEXT.set(ids);
        try {
            return begin.get();
        } finally {
            NEXT.remove();
        }
    }

    static String spanId(String runId) {
        return SpanId.fromLong(digest(runId).getLong(0));
    }

    /** For a run that nobody's trace led to. */
    static String traceId(String runId) {
        ByteBuffer digest = digest(runId);
        return TraceId.fromLongs(digest.getLong(8), digest.getLong(16));
    }

    private static ByteBuffer digest(String runId) {
        return ByteBuffer.wrap(Sha256.of(runId));
    }
}
