package dev.polyphony.simulator.wire;

/** Which provider speaks what; those unknown speak OpenAI's. */
public final class WireFormats {
    private static final WireFormat OPENAI = new OpenAiWire(new OpenAiErrors());
    private static final WireFormat ANTHROPIC = new AnthropicWire();

    private WireFormats() {}

    public static WireFormat of(String provider) {
        return switch (provider) {
            case "anthropic" -> ANTHROPIC;
            default -> OPENAI;
        };
    }

    /** What follows the provider's prefix in its conventional base URL. */
    public static String basePath(String provider) {
        return switch (provider) {
            case "anthropic", "gemini", "ollama" -> "";
            default -> "/v1";
        };
    }
}
