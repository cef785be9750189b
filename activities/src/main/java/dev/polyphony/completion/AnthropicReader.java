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
            case "content_block_start" -> begin(document, draft);
            case "content_block_delta" -> delta(document, draft);
            case "message_delta" -> stop(document.path("delta"), draft);
            case "message_stop" -> draft.last();
            default -> message(document, draft);
        }
    }

    private static void message(JsonNode message, CompletionBuilder draft) {
        draft.servedBy(message.path("model"));
        Content.gather(message.path("content"), draft);
        stop(message, draft);
    }

    private static void stop(JsonNode place, CompletionBuilder draft) {
        draft.finish(place.path("stop_reason"));
        draft.stoppedBy(place.path("stop_sequence"));
    }

    /** A tool's input comes in pieces after it. */
    private static void begin(JsonNode document, CompletionBuilder draft) {
        JsonNode block = document.path("content_block");
        if (block.path("type").asText("").equals("tool_use")) {
            JsonNode input = block.path("input");
            draft.tools()
                    .piece(
                            key(document),
                            block.path("id").asText(""),
                            block.path("name").asText(""),
                            input.isEmpty() ? "" : input.toString());
        } else {
            Content.gather(block, draft);
        }
    }

    private static String key(JsonNode document) {
        return "block " + document.path("index").asText();
    }

    private static void delta(JsonNode document, CompletionBuilder draft) {
        JsonNode delta = document.path("delta");
        switch (delta.path("type").asText("")) {
            case "text_delta" -> draft.text(delta.path("text").asText(""));
            case "thinking_delta" -> draft.thought(delta.path("thinking").asText(""));
            case "input_json_delta" -> {
                if (!draft.tools().isEmpty()) {
                    draft.tools()
                            .piece(
                                    key(document),
                                    "",
                                    "",
                                    delta.path("partial_json").asText(""));
                }
            }
            default -> {
                // Signatures, citations: no part of the answer.
            }
        }
    }
}
