package dev.polyphony.catalogue;

import dev.polyphony.call.ModelRef;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Who made a model, wherever it is served: {@code llama-3.3-70b} is Meta's at Hugging Face and in an Ollama alike.
 * Models of one maker err alike, and judge each other's answers too well (A. Panickssery and others, <em>LLM Evaluators
 * Recognize and Favor Their Own Generations</em>, 2024).
 */
public final class ModelFamily {
    /** How the names of models begin, by their maker's. */
    private static final Map<String, String> MAKERS = new LinkedHashMap<>();

    static {
        made("anthropic", "claude");
        made("openai", "gpt", "chatgpt", "o1", "o3", "o4");
        made("google", "gemini", "gemma");
        made("mistral", "mistral", "ministral", "mixtral", "magistral", "codestral", "devstral", "pixtral");
        made("meta", "llama", "codellama", "meta-llama", "wizardcoder");
        made("alibaba", "qwen", "qwq");
        made("deepseek", "deepseek");
        made("microsoft", "phi");
        made("cohere", "command", "aya");
        made("xai", "grok");
    }

    private ModelFamily() {}

    private static void made(String maker, String... beginnings) {
        for (String beginning : beginnings) {
            MAKERS.put(beginning, maker);
        }
    }

    /** The maker's name; of a model whose name tells none, its provider's. */
    public static String of(ModelRef model) {
        String name =
                model.model().substring(model.model().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return MAKERS.entrySet().stream()
                .filter(maker -> name.startsWith(maker.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(model.provider().value());
    }
}
