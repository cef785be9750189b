package dev.polyphony.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyphony.cli.Cli;
import dev.polyphony.cli.ExitCode;
import dev.polyphony.cli.Shell;
import dev.polyphony.cli.output.Terminals;
import dev.polyphony.settings.InvalidSetting;
import dev.polyphony.telemetry.Telemetry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TelemetryVariablesTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OTEL_EXPORTER_OTLP_HEADERS        | nightjar nonsense  | pairs such as name=value
            OTEL_EXPORTER_OTLP_HEADERS        | x=1,y nightjar=2   | pairs such as name=value
            OTEL_EXPORTER_OTLP_TRACES_HEADERS | nightjar           | pairs such as name=value
            OTEL_RESOURCE_ATTRIBUTES          | nightjar           | pairs such as name=value
            OTEL_EXPORTER_OTLP_TIMEOUT        | nightjar           | milliseconds such as 10000
            OTEL_EXPORTER_OTLP_ENDPOINT       | nightjar           | a URL such as http://localhost:4318
            OTEL_EXPORTER_OTLP_PROTOCOL       | nightjar           | grpc or http/protobuf
            OTEL_TRACES_EXPORTER              | nightjar           | otlp or none
            OTEL_TRACES_SAMPLER               | nightjar           | a sampler such as parentbased_always_on
            OTEL_BSP_MAX_QUEUE_SIZE           | nightjar           | a whole number above 0
            OTEL_PROPAGATORS                  | nightjar           | names such as tracecontext,baggage
            OTEL_EXPORTER_OTLP_CERTIFICATE    | nowhere/nightjar   | the path of a PEM file
            """)
    void wrongOneIsNamedWithoutItsValue(String variable, String value, String wanted) {
        Map<String, String> environment = new HashMap<>(Map.of(ENDPOINT, "http://127.0.0.1:9"));
        environment.put(variable, value);

        assertThatThrownBy(() -> TelemetryVariables.started(environment, "polyphony", Telemetry.OF_A_COMMAND))
                .isInstanceOf(InvalidSetting.class)
                .hasNoCause()
                .message()
                .startsWith(variable + ": its value cannot be used; expected " + wanted)
                .doesNotContain("nightjar");
    }

    @Test
    void headersAreWrongThoughMetricsAloneAreSent() {
        assertThatThrownBy(() -> TelemetryVariables.started(
                        Map.of(
                                ENDPOINT,
                                "http://127.0.0.1:9",
                                "OTEL_TRACES_EXPORTER",
                                "none",
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "nightjar"),
                        "polyphony",
                        Telemetry.OF_A_COMMAND))
                .hasMessageStartingWith("OTEL_EXPORTER_OTLP_HEADERS: ");
    }

    @Test
    void rightOnesStart() {
        Map<String, String> environment = Map.of(
                ENDPOINT,
                "http://127.0.0.1:9",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "authorization=Basic%20eDp5=, x-team = a b ,",
                "OTEL_RESOURCE_ATTRIBUTES",
                "deployment.environment.name=test,service.version=1=2");
        try (Telemetry telemetry = TelemetryVariables.started(environment, "polyphony", Telemetry.OF_A_COMMAND)) {
            assertThat(telemetry.isOn()).isTrue();
        }
    }

    @Test
    void commandEndsAsForAnyOtherSettingThatIsWrong(@TempDir Path home) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of(
                "POLYPHONY_HOME",
                home.toString(),
                ENDPOINT,
                "http://127.0.0.1:9",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "nightjar nonsense");
        Shell shell = new Shell(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminals.NONE,
                environment,
                interrupted -> () -> {});

        int code = Cli.run(new String[] {"list", "--debug"}, new StandalonePlatform(environment), shell);

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("polyphony: OTEL_EXPORTER_OTLP_HEADERS: ")
                .doesNotContain("nightjar");
    }
}
