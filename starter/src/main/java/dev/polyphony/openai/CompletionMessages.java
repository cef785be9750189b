package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ToolCall;
import dev.polyphony.chat.ChatTurns;
import dev.polyphony.request.JsonFields;
import java.util.ArrayList;
import java.util.List;

/** The messages of a chat completion's request. */
final class CompletionMessages {
    static final String PLACE = "messages";

    private CompletionMessages() {}

    static ChatTurns read(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw new InvalidField(PLACE, "a list of at least one message");
        }
        ChatTurns turns = new ChatTurns(PLACE);
        for (int i = 0; i < messages.size(); i++) {
            add(messages.get(i), PLACE + "[" + i + "]", turns);
        }
        return turns;
    }

    private static void add(JsonNode message, String place, ChatTurns turns) {
        if (!message.isObject()) {
            throw new InvalidField(place, "an object with role and content");
        }
        String role = message.path("role").asText("");
        String at = place + ".content";
        OpenAiContent content = OpenAiContent.read(message.path("content"), at, !role.equals("assistant"));
        switch (role) {
            case "system", "developer" -> turns.system(content.textOnly(at));
            case "user" -> turns.user(content.text(), content.images());
            case "assistant" ->
                turns.assistant(content.textOnly(at), calls(message.path("tool_calls"), place + ".tool_calls"));
            case "tool" ->
                turns.result(
                        JsonFields.text(message.path("tool_call_id"), place + ".tool_call_id"), content.textOnly(at));
            default -> throw new InvalidField(place + ".role", "one of system, developer, user, assistant and tool");
        }
    }

    private static List<ToolCall> calls(JsonNode calls, String place) {
        List<ToolCall> read = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            String at = place + "[" + i + "]";
            JsonNode function = calls.get(i).path("function");
            read.add(new ToolCall(
                    JsonFields.text(calls.get(i).path("id"), at + ".id"),
                    JsonFields.text(function.path("name"), at + ".function.name"),
                    function.path("arguments").asText("{}")));
        }
        return read;
    }
}
