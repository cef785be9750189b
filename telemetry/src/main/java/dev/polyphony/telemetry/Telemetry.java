package dev.polyphony.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Traces of this process, or none: they are switched on by OpenTelemetry's own variables, and cost nothing where they
 * are off. Safe for use by many threads.
 */
public final class Telemetry implements AutoCloseable {
    /** A service may wait so long for a collector when it ends. */
    public static final Duration OF_A_SERVICE = Duration.ofSeconds(5);

    /** Somebody waits for a command to end, who can do nothing for a collector that does not answer. */
    public static final Duration OF_A_COMMAND = Duration.ofSeconds(1);

    private static final Telemetry OFF =
            new Telemetry(null, null, null, OtelSettings.of(Map.of()), "polyphony", OF_A_SERVICE);

    private final @Nullable OpenTelemetrySdk sdk;
    private final @Nullable RunIds ids;
    private final @Nullable Sampler sampler;
    private final OtelSettings settings;
    private final String service;
    private final Duration patience;
    private final Tracer tracer;

    private Telemetry(
            @Nullable OpenTelemetrySdk sdk,
            @Nullable RunIds ids,
            @Nullable Sampler sampler,
            OtelSettings settings,
            String service,
            Duration patience) {
        this.service = service;
        this.patience = patience;
        this.sdk = sdk;
        this.ids = ids;
        this.sampler = sampler;
        this.settings = settings;
        OpenTelemetry api = sdk == null ? OpenTelemetry.noop() : sdk;
        this.tracer = api.getTracerProvider()
                .tracerBuilder("dev.polyphony")
                .setSchemaUrl(Conventions.SCHEMA)
                .build();
    }

    public static Telemetry off() {
        return OFF;
    }

    /**
     * @param environment with the variables of OpenTelemetry, where there are any
     * @param service what this process is called where {@code OTEL_SERVICE_NAME} does not say
     * @param patience how long, at the most, the last spans and the last metrics are each waited for when this ends
     * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException where one of the variables is wrong
     */
    public static Telemetry of(Map<String, String> environment, String service, Duration patience) {
        OtelSettings settings = OtelSettings.of(environment);
        if (!settings.traces()) {
            return new Telemetry(null, null, null, settings, service, patience);
        }
        RunIds ids = new RunIds();
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesCustomizer(read -> settings.properties(service))
                .addTracerProviderCustomizer((provider, read) -> provider.setIdGenerator(ids))
                // Whoever began this ends it, after all that tells something.
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        return new Telemetry(sdk, ids, sdk.getSdkTracerProvider().getSampler(), settings, service, patience);
    }

    /** For tests: spans go where that one has them go. */
    static Telemetry of(OpenTelemetrySdk sdk, RunIds ids, Map<String, String> environment) {
        return new Telemetry(
                sdk,
                ids,
                sdk.getSdkTracerProvider().getSampler(),
                OtelSettings.of(environment),
                "polyphony",
                OF_A_SERVICE);
    }

    public boolean isOn() {
        return sdk != null;
    }

    /** What else the variables say. */
    public OtelSettings settings() {
        return settings;
    }

    /** Of its own for whoever asks, who ends it; where {@link OtelSettings#metrics} says so. */
    public MeterRegistry sentMetrics() {
        return settings.sentMetrics(service, patience).registry();
    }

    public SpanBuilder span(String name, SpanKind kind) {
        return tracer.spanBuilder(name).setSpanKind(kind);
    }

    /** What a service that is called is told of the span that is current here; nothing where there is none. */
    public Map<String, String> carried() {
        return carried(Context.current());
    }

    Map<String, String> carried(Context context) {
        Map<String, String> headers = new TreeMap<>();
        if (sdk != null) {
            sdk.getPropagators().getTextMapPropagator().inject(context, headers, (all, name, value) -> {
                if (all != null) {
                    all.put(name, value);
                }
            });
        }
        return headers;
    }

    /** The same for a provider, where that is switched on. */
    public Map<String, String> carriedToProviders() {
        return settings.toProviders() ? carried() : Map.of();
    }

    /** The context that a caller told of; the root's where he told of none. */
    public Context context(Map<String, String> headers) {
        return sdk == null
                ? Context.root()
                : sdk.getPropagators().getTextMapPropagator().extract(Context.root(), headers, MapGetter.INSTANCE);
    }

    /** The span of that workflow run, which is told when the run ends. */
    Context run(String runId, Context parent) {
        SpanContext caller = Span.fromContext(parent).getSpanContext();
        SpanContext own = caller.isValid()
                ? SpanContext.create(
                        caller.getTraceId(), RunIds.spanId(runId), caller.getTraceFlags(), caller.getTraceState())
                : SpanContext.create(
                        RunIds.traceId(runId), RunIds.spanId(runId), sampled(runId), TraceState.getDefault());
        return parent.with(Span.wrap(own));
    }

    /** As any other worker would say of that run. */
    private TraceFlags sampled(String runId) {
        boolean taken = sampler != null
                && sampler.shouldSample(
                                        Context.root(),
                                        RunIds.traceId(runId),
                                        runId,
                                        SpanKind.INTERNAL,
                                        Attributes.empty(),
                                        List.of())
                                .getDecision()
                        == SamplingDecision.RECORD_AND_SAMPLE;
        return taken ? TraceFlags.getSampled() : TraceFlags.getDefault();
    }

    /** Begins the span that {@link #run} has told of. */
    Span begin(SpanBuilder span, Context run) {
        return ids == null ? Span.getInvalid() : ids.with(Span.fromContext(run).getSpanContext(), span::startSpan);
    }

    /** Tells what is still to be told, as far as patience goes. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.getSdkTracerProvider().shutdown().join(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
