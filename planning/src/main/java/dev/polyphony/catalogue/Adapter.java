package dev.polyphony.catalogue;

/** The wire format a provider speaks. {@code OPENAI} is any endpoint compatible with OpenAI's chat completions. */
public enum Adapter {
    OPENAI,
    ANTHROPIC,
    GEMINI,
    MISTRAL,
    OLLAMA,
    /** A GGUF file that the worker serves itself, by a process of its own; spoken to as {@code OPENAI}. */
    LLAMA
}
