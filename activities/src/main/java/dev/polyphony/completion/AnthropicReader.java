package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;

/** Anthropic's messages, whole or as events. */
final class AnthropicReader extends CompletionReader {

    @Override
    void gather(JsonNode document, CompletionBuilder draft) {
        switch (document.path("type").asText("")) {
            case "message_start" -> {
                draft.ended(false);
                message(document.path("message"), draft);
            }
            case "content_block_start" -> Content.gather(document.path("content_block"), draft);
            case "content_block_delta" -> delta(document.path("delta"), draft);
            case "message_delta" -> draft.finish(document.path("delta").path("stop_reason"));
            case "message_stop" -> draft.last();
            default -> message(document, draft);
        }
    }

    private static void message(JsonNode message, CompletionBuilder draft) {
        draft.servedBy(message.path("model"));
        Content.gather(message.path("content"), draft);
        draft.finish(message.path("stop_reason"));
    }

    private static void delta(JsonNode delta, CompletionBuilder draft) {
        switch (delta.path("type").asText("")) {
            case "text_delta" -> draft.text(delta.path("text").asText(""));
            case "thinking_delta" -> draft.thought(delta.path("thinking").asText(""));
            default -> {
                // Signatures, citations, input of tools: no part of the answer.
            }
        }
    }
}
