package dev.polyphony.endtoend;

import dev.polyphony.simulator.Simulator;
import java.util.HashMap;
import java.util.Map;

/**
 * Environment variables under which a worker takes the simulator for the real providers: nothing is marked simulated.
 */
final class RealProviders {
    static final String KEY = "sk-test-0123456789";

    private RealProviders() {}

    static Map<String, String> at(Simulator simulator) {
        return at(simulator, KEY);
    }

    /** @param key set as every provider's */
    static Map<String, String> at(Simulator simulator, String key) {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENAI_BASE_URL", simulator.baseUrl("openai"));
        environment.put("OPENAI_API_KEY", key);
        environment.put("ANTHROPIC_BASE_URL", simulator.baseUrl("anthropic"));
        environment.put("ANTHROPIC_API_KEY", key);
        environment.put("GEMINI_BASE_URL", simulator.baseUrl("gemini"));
        environment.put("GEMINI_API_KEY", key);
        environment.put("MISTRAL_BASE_URL", simulator.baseUrl("mistral"));
        environment.put("MISTRAL_API_KEY", key);
        environment.put("HF_BASE_URL", simulator.baseUrl("huggingface"));
        environment.put("HF_TOKEN", key);
        environment.put("OLLAMA_HOST", simulator.baseUrl("ollama"));
        return environment;
    }
}
