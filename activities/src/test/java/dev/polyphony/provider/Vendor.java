package dev.polyphony.provider;

import dev.polyphony.call.ProviderId;
import dev.polyphony.catalogue.Catalogue;
import dev.polyphony.catalogue.CatalogueLoader;
import dev.polyphony.simulator.Simulator;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The providers of the contract, each with a model; {@code LAB} is one by configuration alone. */
enum Vendor {
    OPENAI("gpt-4o-mini", false),
    ANTHROPIC("claude-3-5-haiku-20241022", false),
    GEMINI("gemini-2.5-flash", false),
    HUGGINGFACE("meta-llama/Llama-3.3-70B-Instruct", true),
    MISTRAL("mistral-small-latest", true),
    OLLAMA("llama2:7b-chat", false),
    LAB("Qwen/Qwen3-32B", true);

    /** Appears nowhere but in a request's header. */
    static final String KEY = "sk-canary-4711";

    static final Catalogue CATALOGUE = CatalogueLoader.withOwn(labFile());

    final String model;
    final boolean billsFailures;

    /** @param billsFailures whether it may, as far as it says */
    Vendor(String model, boolean billsFailures) {
        this.model = model;
        this.billsFailures = billsFailures;
    }

    String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** In its errors too. */
    boolean speaksAsOpenAi() {
        return this == OPENAI || this == LAB;
    }

    /** As the simulator's script and log name the model. */
    String target() {
        return id() + "/" + model;
    }

    /** Address and key in the variables a user would set. */
    Endpoint at(String baseUrl) {
        Map<String, String> environment = new HashMap<>();
        var provider = CATALOGUE.provider(new ProviderId(id()));
        environment.put(provider.baseUrlEnv().getFirst(), baseUrl);
        provider.apiKeyEnv().stream().limit(1).forEach(variable -> environment.put(variable, KEY));
        return Endpoints.from(CATALOGUE, environment, Map.of())
                .of(provider.id())
                .orElseThrow();
    }

    Endpoint at(Simulator simulator) {
        return at(simulator.baseUrl(id()));
    }

    private static Path labFile() {
        URL file = Objects.requireNonNull(Vendor.class.getResource("lab.yaml"));
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
