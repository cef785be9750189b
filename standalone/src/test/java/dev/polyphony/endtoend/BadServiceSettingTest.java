package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that stays does not start with a setting that cannot be used, and says which it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadServiceSettingTest {
    private RealServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = RealServer.on(folder.resolve("home"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            up      | POLYPHONY_HTTP_MAX_BODY          | lots  | POLYPHONY_HTTP_MAX_BODY: 'lots' is not a size; write 8MB or 512KB
            worker  | POLYPHONY_EXPERT_STEPS           | 0     | POLYPHONY_EXPERT_STEPS: 1 to 100, not 0
            starter | SERVER_PORT                      | http  | SERVER_PORT: its value cannot be used; mend it or leave it out
            starter | SERVER_ADDRESS                   | 0.0.0.0 | SERVER_ADDRESS: others than this machine could spend here, since there is no key; set POLYPHONY_DATABASE_URL as it is set for workers, and make one there: polyphony keys create --role admin, or leave SERVER_ADDRESS out for this machine alone
            worker  | SERVER_TOMCAT_CONNECTION_TIMEOUT | never | SERVER_TOMCAT_CONNECTION_TIMEOUT: cannot be read as a time such as 10s; mend it or leave it out
            """)
    void isOneLineThatNamesTheVariableAndTheFix(
            String role, String variable, String value, String error, @TempDir Path folder) throws Exception {
        try (CommandProcess process =
                CommandProcess.start(folder, Map.of("TEMPORAL_ADDRESS", server.address(), variable, value), role)) {
            assertThat(process.end()).as(process.output()).isEqualTo(2);
            assertThat(process.output().lines().filter(line -> line.startsWith("polyphony: ")))
                    .containsExactly("polyphony: " + error);
            assertThat(process.output()).doesNotContain("should not happen", "Exception");
        }
    }
}
