package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.ChatTurns;
import dev.polyphony.request.JsonFields;
import java.util.List;

/** What a request of the Responses API asks: a text, or items of a conversation as earlier responses had them. */
final class ResponseInput {
    static final String PLACE = "input";

    private ResponseInput() {}

    static void read(JsonNode input, ChatTurns turns) {
        if (input.isTextual()) {
            turns.user(input.asText(), List.of());
            return;
        }
        if (!input.isArray() || input.isEmpty()) {
            throw new InvalidField(PLACE, JsonFields.given(input) ? "a text or a list of items" : "is missing");
        }
        for (int i = 0; i < input.size(); i++) {
            item(input.get(i), PLACE + "[" + i + "]", turns);
        }
    }

    private static void item(JsonNode item, String place, ChatTurns turns) {
        if (!item.isObject()) {
            throw new InvalidField(place, "an object with role and content, or another item");
        }
        switch (item.path("type").asText("message")) {
            case "message" -> message(item, place, turns);
            case "function_call" ->
                turns.assistant(
                        "",
                        List.of(new ToolCall(
                                JsonFields.text(item.path("call_id"), place + ".call_id"),
                                JsonFields.text(item.path("name"), place + ".name"),
                                item.path("arguments").asText("{}"))));
            case "function_call_output" -> {
                String at = place + ".output";
                turns.result(
                        JsonFields.text(item.path("call_id"), place + ".call_id"),
                        OpenAiContent.read(item.path("output"), at, true).textOnly(at));
            }
            case "reasoning" -> {
                // What a model thought in an earlier turn is its own vendor's alone to read.
            }
            case "item_reference" ->
                throw new InvalidField(place + ".type", "items are not looked up; send the item itself");
            default ->
                throw new InvalidField(
                        place + ".type", "one of message, function_call, function_call_output and reasoning");
        }
    }

    private static void message(JsonNode message, String place, ChatTurns turns) {
        String at = place + ".content";
        OpenAiContent content = OpenAiContent.read(message.path("content"), at, true);
        switch (message.path("role").asText("")) {
            case "system", "developer" -> turns.system(content.textOnly(at));
            case "user" -> turns.user(content.text(), content.images());
            case "assistant" -> turns.assistant(content.textOnly(at), List.of());
            default -> throw new InvalidField(place + ".role", "one of system, developer, user and assistant");
        }
    }
}
