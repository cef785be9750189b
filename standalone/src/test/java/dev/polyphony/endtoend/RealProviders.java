package dev.polyphony.endtoend;

import dev.polyphony.simulator.Simulator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Environment variables under which a worker takes the simulator for the real providers: nothing is marked simulated.
 */
final class RealProviders {
    static final String KEY = "sk-test-0123456789";

    private RealProviders() {}

    static Map<String, String> at(Simulator simulator) {
        return at(simulator, KEY);
    }

    /** Nobody is set up, whatever is set beside it: blank counts as not set. */
    static Map<String, String> nobody() {
        Map<String, String> environment = new HashMap<>(at(provider -> "", ""));
        environment.replaceAll((name, value) -> "");
        return environment;
    }

    /** @param key set as every provider's */
    static Map<String, String> at(Simulator simulator, String key) {
        return at(simulator::baseUrl, key);
    }

    private static Map<String, String> at(UnaryOperator<String> address, String key) {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENAI_BASE_URL", address.apply("openai"));
        environment.put("OPENAI_API_KEY", key);
        environment.put("ANTHROPIC_BASE_URL", address.apply("anthropic"));
        environment.put("ANTHROPIC_API_KEY", key);
        environment.put("GEMINI_BASE_URL", address.apply("gemini"));
        environment.put("GEMINI_API_KEY", key);
        environment.put("MISTRAL_BASE_URL", address.apply("mistral"));
        environment.put("MISTRAL_API_KEY", key);
        environment.put("HF_BASE_URL", address.apply("huggingface"));
        environment.put("HF_TOKEN", key);
        environment.put("OLLAMA_HOST", address.apply("ollama"));
        return environment;
    }
}
