package dev.polyphony.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtelSettingsTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @Test
    void nothingIsSentWhereNoVariableSaysWhere() {
        assertThat(Telemetry.of(Map.of("OTEL_SERVICE_NAME", "mine", ENDPOINT, " "), "polyphony", Telemetry.OF_A_COMMAND)
                        .isOn())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_TRACES_EXPORTER, otlp, true, false",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://collector:4318/v1/traces, true, false",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, http://collector:4318/v1/metrics, false, true",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4318, true, true",
        // Metrics are sent over HTTP alone.
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:4317/, true, false",
    })
    void variableSwitchesOnWhatItNames(String variable, String value, boolean traces, boolean metrics) {
        OtelSettings settings = OtelSettings.of(Map.of(variable, value));

        assertThat(settings.traces()).isEqualTo(traces);
        assertThat(settings.metrics()).isEqualTo(metrics);
    }

    @ParameterizedTest
    @CsvSource({"OTEL_SDK_DISABLED, true, false, false", "OTEL_METRICS_EXPORTER, none, true, false"})
    void variableSwitchesOffWhatAnotherSwitchesOn(String variable, String value, boolean traces, boolean metrics) {
        OtelSettings settings = OtelSettings.of(Map.of(ENDPOINT, "http://collector:4318", variable, value));

        assertThat(settings.traces()).isEqualTo(traces);
        assertThat(settings.metrics()).isEqualTo(metrics);
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, '', http/protobuf",
        "http://collector:4317, '', grpc",
        "http://collector:4317, http/protobuf, http/protobuf",
        "https://collector.example.com, grpc, grpc",
    })
    void protocolIsThatOfTheVariableElseThatOfThePort(String endpoint, String protocol, String expected) {
        OtelSettings settings = OtelSettings.of(Map.of(ENDPOINT, endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL", protocol));

        assertThat(settings.properties("polyphony")).containsEntry("otel.exporter.otlp.protocol", expected);
    }

    @Test
    void serviceHasTheNameThatItIsGiven() {
        assertThat(OtelSettings.of(Map.of("OTEL_SERVICE_NAME", "mine")).properties("polyphony"))
                .containsEntry("otel.service.name", "mine");
        assertThat(OtelSettings.of(Map.of()).properties("polyphony")).containsEntry("otel.service.name", "polyphony");
    }

    @Test
    void wordsAndProvidersAreLeftOutUntilTheyAreSwitchedOn() {
        OtelSettings plain = OtelSettings.of(Map.of(ENDPOINT, "http://collector:4318"));
        OtelSettings opened = OtelSettings.of(Map.of(
                "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true", "POLYPHONY_TRACES_TO_PROVIDERS", "true"));

        assertThat(plain.content() || plain.toProviders()).isFalse();
        assertThat(opened.content() && opened.toProviders()).isTrue();
    }
}
