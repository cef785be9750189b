package dev.polyphony.telemetry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the variables of OpenTelemetry say of this process.
 *
 * @param traces whether spans are told to anybody
 * @param metrics whether metrics are sent to a collector; they can be read at the process anyway
 * @param content whether spans hold what was asked and answered
 * @param toProviders whether providers are told of the trace
 * @param variables in the form of system properties; blank ones are none
 */
public record OtelSettings(
        boolean traces, boolean metrics, boolean content, boolean toProviders, Map<String, String> variables) {
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";
    private static final String GRPC_PORT = ":4317";

    public OtelSettings {
        variables = Map.copyOf(variables);
    }

    public static OtelSettings of(Map<String, String> environment) {
        Map<String, String> set = environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("OTEL_"))
                .filter(variable -> !variable.getValue().isBlank())
                .collect(Collectors.toMap(
                        variable -> property(variable.getKey()),
                        variable -> variable.getValue().strip()));
        boolean disabled = Boolean.parseBoolean(set.get("otel.sdk.disabled"));
        return new OtelSettings(
                !disabled && isSent(set, "traces"),
                !disabled && isSent(set, "metrics") && !isGrpc(set, "metrics"),
                Boolean.parseBoolean(set.get("otel.instrumentation.genai.capture.message.content")),
                Boolean.parseBoolean(environment
                        .getOrDefault("POLYPHONY_TRACES_TO_PROVIDERS", "")
                        .strip()),
                set);
    }

    private static String property(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** By an exporter that is named, else to an endpoint that is. */
    private static boolean isSent(Map<String, String> set, String signal) {
        String exporter = set.get("otel." + signal + ".exporter");
        return exporter == null
                ? set.containsKey(ENDPOINT) || set.containsKey("otel.exporter.otlp." + signal + ".endpoint")
                : !exporter.equals("none");
    }

    /** As said; else as that port is known for. */
    private static boolean isGrpc(Map<String, String> set, String signal) {
        String protocol = set.getOrDefault("otel.exporter.otlp." + signal + ".protocol", set.get(PROTOCOL));
        String endpoint =
                set.getOrDefault("otel.exporter.otlp." + signal + ".endpoint", set.getOrDefault(ENDPOINT, ""));
        return protocol == null ? endpoint.replaceAll("/+$", "").endsWith(GRPC_PORT) : protocol.equals("grpc");
    }

    /** The property of Spring by which a process knows that it sends its metrics. */
    public Map<String, String> springProperties() {
        return Map.of("polyphony.telemetry.metrics", String.valueOf(metrics));
    }

    /**
     * @param service as for {@link #properties}
     * @param patience how long a collector is waited for that does not answer
     */
    SentMetrics sentMetrics(String service, Duration patience) {
        String millis = variables.getOrDefault("otel.metric.export.interval", "60000");
        return new SentMetrics(
                metricsUrl(),
                variables.getOrDefault("otel.service.name", service),
                Duration.ofMillis(millis.matches("[0-9]{1,9}") ? Long.parseLong(millis) : 60_000),
                patience);
    }

    private String metricsUrl() {
        String own = variables.get("otel.exporter.otlp.metrics.endpoint");
        return own == null
                ? variables.getOrDefault(ENDPOINT, "http://localhost:4318").replaceAll("/+$", "") + "/v1/metrics"
                : own;
    }

    /** For the traces alone: metrics are Micrometer's, logs go where they went. */
    Map<String, String> properties(String service) {
        Map<String, String> all = new HashMap<>();
        all.put("otel.service.name", service);
        all.put(PROTOCOL, isGrpc(variables, "traces") ? "grpc" : "http/protobuf");
        all.putAll(variables);
        all.put("otel.metrics.exporter", "none");
        all.put("otel.logs.exporter", "none");
        return all;
    }
}
