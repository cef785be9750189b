package dev.polyphony.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.telemetry.RequestTelemetry.Asked;
import dev.polyphony.telemetry.RequestTelemetry.Sent;
import dev.polyphony.telemetry.RequestTelemetry.Told;
import dev.polyphony.telemetry.RequestTelemetry.Words;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTelemetryTest {
    private static final String PROMPT = "the launch code is 8472";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void answerIsASpanByTheConventions() {
        try (Sent sent = telemetry(Map.of()).begin(asked("gpt-4o", true), RequestTelemetryTest::words)) {
            sent.piece();
            sent.answered(new Told("gpt-4o-2024-08-06", 12L, 34L, "stop"), () -> PROMPT);
            sent.booked(new BigDecimal("0.0025"));
        }

        SpanData span = only();
        assertThat(span.getName()).isEqualTo("chat gpt-4o");
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getInstrumentationScopeInfo().getSchemaUrl()).isEqualTo(Conventions.SCHEMA);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().asMap())
                .containsEntry(Conventions.OPERATION, "chat")
                .containsEntry(Conventions.PROVIDER, "openai")
                .containsEntry(Conventions.REQUEST_MODEL, "gpt-4o")
                .containsEntry(Conventions.RESPONSE_MODEL, "gpt-4o-2024-08-06")
                .containsEntry(Conventions.INPUT_TOKENS, 12L)
                .containsEntry(Conventions.OUTPUT_TOKENS, 34L)
                .containsEntry(Conventions.FINISH_REASONS, List.of("stop"))
                .containsEntry(Conventions.SERVER_ADDRESS, "api.openai.com")
                .containsEntry(Conventions.SERVER_PORT, 443L)
                .containsEntry(Conventions.LEDGER_ENTRY, "an-1/1/ab#1")
                .containsEntry(Conventions.COST, 0.0025)
                .containsKey(Conventions.FIRST_CHUNK);
        assertThat(span.toString()).doesNotContain(PROMPT);
    }

    @Test
    void wordsAreToldWhereTheVariableSaysSo() {
        try (Sent sent = telemetry(Map.of("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true"))
                .begin(asked("gpt-4o", true), RequestTelemetryTest::words)) {
            sent.answered(new Told("gpt-4o", null, null, "stop"), () -> "the answer");
        }

        assertThat(only().getAttributes().get(Conventions.INPUT_MESSAGES)).isEqualTo(PROMPT);
        assertThat(only().getAttributes().get(Conventions.OUTPUT_MESSAGES)).isEqualTo("the answer");
    }

    @Test
    void failureIsAnErrorOfItsKind() {
        try (Sent sent = telemetry(Map.of()).begin(asked("gpt-4o", true), RequestTelemetryTest::words)) {
            sent.failed(true, "throttled");
        }

        assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(only().getAttributes().get(Conventions.ERROR_TYPE)).isEqualTo("throttled");
        assertThat(metrics.get(Conventions.DURATION)
                        .tag("error.type", "throttled")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatWasNotSentIsNotTold() {
        try (Sent sent = telemetry(Map.of()).begin(asked("gpt-4o", true), RequestTelemetryTest::words)) {
            sent.failed(false, "no_credentials");
        }

        assertThat(exporter.getFinishedSpanItems()).isEmpty();
        assertThat(metrics.getMeters()).isEmpty();
    }

    @Test
    void tokensAreMeasuredWithoutTracesToo() {
        try (Sent sent = new RequestTelemetry(Telemetry.off(), metrics)
                .begin(asked("made-up-by-somebody", false), RequestTelemetryTest::words)) {
            sent.answered(new Told("whatever", 12L, 34L, "stop"), () -> "");
        }

        assertThat(metrics.get(Conventions.TOKEN_USAGE)
                        .tag("gen_ai.token.type", "output")
                        .tag("gen_ai.request.model", "other")
                        .summary()
                        .totalAmount())
                .isEqualTo(34);
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    private RequestTelemetry telemetry(Map<String, String> environment) {
        RunIds ids = new RunIds();
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setIdGenerator(ids)
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build();
        return new RequestTelemetry(Telemetry.of(sdk, ids, environment), metrics);
    }

    private static Asked asked(String model, boolean listed) {
        return new Asked(
                Conventions.CHAT,
                "openai",
                model,
                listed,
                URI.create("https://api.openai.com/v1"),
                1024L,
                null,
                true,
                false,
                false,
                "an-1",
                "1",
                "an-1/1/ab#1");
    }

    private static Words words() {
        return new Words(null, PROMPT);
    }

    private SpanData only() {
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
        return exporter.getFinishedSpanItems().getFirst();
    }
}
