package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.catalogue.Adapter;

/**
 * Reads the body of a success in one vendor's format. Whole answers and streams are read alike, document by document: a
 * server can stream though nobody asked for it. No oddity in what is not the answer costs the answer.
 */
public abstract class CompletionReader {

    CompletionReader() {}

    public static CompletionReader of(Adapter adapter) {
        return switch (adapter) {
            case OPENAI, LLAMA, MISTRAL -> new ChatCompletionsReader();
            case ANTHROPIC -> new AnthropicReader();
            case GEMINI -> new GeminiReader();
            case OLLAMA -> new OllamaReader();
        };
    }

    public final Completion read(ResponseBody body) {
        return read(body, false);
    }

    /** @param tools whether the model was offered any: else a call of one is no answer */
    public final Completion read(ResponseBody body, boolean tools) {
        CompletionBuilder draft = new CompletionBuilder();
        for (JsonNode document : body.documents()) {
            add(document, draft);
        }
        return draft.completion(body, tools);
    }

    /** Takes all that one document says. */
    final void add(JsonNode document, CompletionBuilder draft) {
        if (ReportedError.isIn(document)) {
            draft.error(document);
        }
        draft.counts(document);
        gather(document, draft);
    }

    /** Adds what one document says: all of an answer, or a piece. Its counts and its error are added already. */
    abstract void gather(JsonNode document, CompletionBuilder draft);
}
