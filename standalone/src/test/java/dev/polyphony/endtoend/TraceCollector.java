package dev.polyphony.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Takes what processes send in OpenTelemetry's protocol, over HTTP as any collector does. */
final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Told> spans = new CopyOnWriteArrayList<>();
    private final Set<String> metrics = ConcurrentHashMap.newKeySet();

    /** @param service that told it */
    record Told(String service, Span span) {
        String name() {
            return span.getName();
        }

        String id() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        String parent() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        String trace() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        /** Lists as their text. */
        Map<String, String> attributes() {
            return span.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey, Told::value));
        }

        private static String value(KeyValue attribute) {
            return switch (attribute.getValue().getValueCase()) {
                case STRING_VALUE -> attribute.getValue().getStringValue();
                case INT_VALUE -> String.valueOf(attribute.getValue().getIntValue());
                case DOUBLE_VALUE -> String.valueOf(attribute.getValue().getDoubleValue());
                case BOOL_VALUE -> String.valueOf(attribute.getValue().getBoolValue());
                default -> attribute.getValue().toString();
            };
        }
    }

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    static TraceCollector start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TraceCollector collector = new TraceCollector(server);
        server.createContext("/v1/traces", collector::traces);
        server.createContext("/v1/metrics", collector::metrics);
        server.start();
        return collector;
    }

    /** Variables of a process that tells this one, and soon. */
    Map<String, String> environment() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "OTEL_BSP_SCHEDULE_DELAY",
                "100");
    }

    List<Told> spans() {
        return List.copyOf(spans);
    }

    List<Told> named(String name) {
        return spans.stream().filter(told -> told.name().equals(name)).toList();
    }

    Set<String> metricNames() {
        return Set.copyOf(metrics);
    }

    private void traces(HttpExchange exchange) throws IOException {
        ExportTraceServiceRequest sent = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        for (ResourceSpans some : sent.getResourceSpansList()) {
            String service = some.getResource().getAttributesList().stream()
                    .filter(attribute -> attribute.getKey().equals("service.name"))
                    .map(Told::value)
                    .findFirst()
                    .orElse("");
            some.getScopeSpansList()
                    .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(new Told(service, span))));
        }
        answer(exchange);
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()).getResourceMetricsList().stream()
                .flatMap(some -> some.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .forEach(metric -> metrics.add(metric.getName()));
        answer(exchange);
    }

    /** An empty message says that all was taken. */
    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
