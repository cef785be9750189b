package dev.polyphony.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where Micrometer sends metrics to in OpenTelemetry's protocol; times in seconds, as the conventions have them.
 * Headers and resource attributes Micrometer reads from the conventional variables itself.
 */
record SentMetrics(String url, String service, Duration step, Duration patience) implements OtlpConfig {
    MeterRegistry registry() {
        return OtlpMeterRegistry.builder(this)
                .clock(Clock.SYSTEM)
                .metricsSender(new OtlpHttpMetricsSender(new HttpUrlConnectionSender(patience, patience)))
                .build();
    }

    @Override
    public @Nullable String get(String key) {
        return null;
    }

    @Override
    public TimeUnit baseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    public Map<String, String> resourceAttributes() {
        Map<String, String> attributes = new HashMap<>(OtlpConfig.super.resourceAttributes());
        attributes.put("service.name", service);
        return attributes;
    }
}
