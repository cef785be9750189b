package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;

/** Ollama's chat, whole or as lines, which some servers and proxies send whatever was asked for. */
final class OllamaReader extends CompletionReader {

    @Override
    void gather(JsonNode document, CompletionBuilder draft) {
        JsonNode message = document.path("message");
        draft.servedBy(document.path("model"));
        Content.gather(message.path("content"), draft);
        Content.gather(document.path("response"), draft);
        draft.thought(Content.textOf(message.path("thinking")));
        draft.thought(Content.textOf(document.path("thinking")));
        draft.tools().functions(message.path("tool_calls"));
        draft.logprobs().add(document.path("logprobs"));
        draft.finish(document.path("done_reason"));
        if (document.has("done")) {
            if (document.path("done").asBoolean(true)) {
                draft.last();
            } else {
                draft.ended(false);
            }
        }
    }
}
