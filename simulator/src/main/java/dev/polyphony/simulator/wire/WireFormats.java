package dev.polyphony.simulator.wire;

/** Which provider speaks what; those unknown speak OpenAI's. */
public final class WireFormats {
    private static final WireFormat OPENAI = new OpenAiWire(new OpenAiErrors(), false);
    private static final WireFormat MISTRAL = new OpenAiWire(new MistralErrors(), true);
    private static final WireFormat HUGGING_FACE = new OpenAiWire(new HuggingFaceErrors(), false);
    private static final WireFormat GEMINI = new GeminiWire();
    private static final WireFormat OLLAMA = ollama(OllamaWire.Timing.USUAL);
    private static final WireFormat ANTHROPIC = new AnthropicWire();

    private WireFormats() {}

    public static WireFormat of(String provider) {
        return switch (provider) {
            case "anthropic" -> ANTHROPIC;
            case "gemini" -> GEMINI;
            case "mistral" -> MISTRAL;
            case "huggingface" -> HUGGING_FACE;
            case "ollama" -> OLLAMA;
            default -> OPENAI;
        };
    }

    /** Of an Ollama that tells where its time went. */
    public static WireFormat ollama(OllamaWire.Timing timing) {
        return new OllamaWire(timing);
    }

    /** What follows the provider's prefix in its conventional base URL. */
    public static String basePath(String provider) {
        return switch (provider) {
            case "anthropic", "gemini", "ollama" -> "";
            default -> "/v1";
        };
    }
}
