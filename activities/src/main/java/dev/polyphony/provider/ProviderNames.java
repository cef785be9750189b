package dev.polyphony.provider;

import java.util.Map;

/** What the conventions of OpenTelemetry call a provider, where they have a word for it; else its id. */
public final class ProviderNames {
    private static final Map<String, String> KNOWN = Map.of("xai", "x_ai", "grok", "x_ai", "azure", "azure.ai.openai");

    private ProviderNames() {}

    public static String conventional(Endpoint endpoint) {
        String id = endpoint.provider().value();
        return switch (endpoint.adapter()) {
            case ANTHROPIC -> "anthropic";
            case GEMINI -> "gcp.gemini";
            case MISTRAL -> "mistral_ai";
            case OPENAI, OLLAMA, LLAMA -> KNOWN.getOrDefault(id, id);
        };
    }
}
