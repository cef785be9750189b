package dev.polyphony.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's client for Python, by the two environment variables that it takes. */
class PythonClientTest {
    private static final String CLIENT = "openai==2.45.0";

    @Test
    void programNeedsTwoVariablesAndNothingElse(@TempDir Path packages) throws Exception {
        run(
                Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
                "python3",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--target",
                packages.toString(),
                CLIENT);
        Script script = Script.builder()
                .answer("openai/m", "It is 4.")
                .answer("openai/typed", "{\"age\": 9}")
                .fault("openai/limited", Fault.unavailable(503))
                .fault("openai/long", Fault.contextTooLong())
                .build();
        try (CompletionService service = CompletionService.start(script)) {
            String said = run(
                    Map.of(
                            "PYTHONPATH",
                            packages.toString(),
                            "OPENAI_BASE_URL",
                            service.address() + "/v1",
                            "OPENAI_API_KEY",
                            "any"),
                    "python3",
                    Path.of("src/test/python/openai_client.py").toString());

            assertThat(said).contains("as expected");
        }
    }

    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
