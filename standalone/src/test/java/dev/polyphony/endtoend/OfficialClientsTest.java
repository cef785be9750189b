package dev.polyphony.endtoend;

import dev.polyphony.simulator.Simulator;
import dev.polyphony.simulator.script.Fault;
import dev.polyphony.simulator.script.Machine;
import dev.polyphony.simulator.script.Script;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that know nothing of Polyphony, by the two environment variables that their clients take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientsTest {
    private static final String TYPED = "{\"age\": 9}";

    private final CompletionService service = CompletionService.start(Script.builder()
            .answer("openai/m", "It is 4.")
            .answer("openai/gpt-4o-mini", "It is 4.")
            .answer("openai/typed", TYPED)
            .answer("openai/gpt-4o", TYPED)
            .answer("openai/caller", "{\"tool_call\": {\"name\": \"weather\", \"arguments\": {\"city\": \"Oslo\"}}}")
            .fault("openai/limited", Fault.unavailable(503))
            .fault("openai/long", Fault.contextTooLong())
            .fault("openai/gpt-4.1", Fault.contextTooLong())
            .build());

    @TempDir
    private Path folder;

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void install() throws Exception {
        OfficialClients.install();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai_client.py",
                "openai_responses.py",
                "langchain_client.py",
                "llm_client.py",
                "anthropic_client.py"
            })
    void python(String program) throws Exception {
        OfficialClients.python(program, environment());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai_client.mjs", "openai_responses.mjs"})
    void javaScript(String program) throws Exception {
        OfficialClients.javaScript(program, environment());
    }

    @Test
    void simulatedOllamaIsOneToItsOwnClient() throws Exception {
        Script machine = Script.builder()
                .machine(Machine.of(24).model("llama2:7b-chat", 3.8))
                .pulled()
                .answer("*", "It is 4.")
                .build();
        try (Simulator simulator = Simulator.start(machine)) {
            OfficialClients.python("ollama_client.py", Map.of("OLLAMA_HOST", simulator.baseUrl("ollama")));
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENAI_BASE_URL", service.address() + "/v1");
        environment.put("OPENAI_API_KEY", "any");
        environment.put("ANTHROPIC_BASE_URL", service.address().toString());
        environment.put("ANTHROPIC_API_KEY", "any");
        environment.put("LLM_USER_PATH", folder.toString());
        return environment;
    }
}
