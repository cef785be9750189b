package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.Conversation;
import dev.polyphony.call.Image;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.Role;
import dev.polyphony.call.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client's messages as an analysis has them: one system, then turns, then the prompt. Clients may send several
 * messages of one role after another, which are one turn; and say how the model is to behave in several places, which
 * is said once, in that order.
 *
 * @param conversation what stands before the prompt, and its images; absent where nothing does
 */
record ChatMessages(String prompt, @Nullable Conversation conversation) {
    private static final String BETWEEN = "\n\n";

    static ChatMessages read(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw new InvalidField("messages", "a list of at least one message");
        }
        List<String> system = new ArrayList<>();
        List<Message> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            add(messages.get(i), "messages[" + i + "]", system, turns);
        }
        return of(String.join(BETWEEN, system), turns);
    }

    private static void add(JsonNode message, String place, List<String> system, List<Message> turns) {
        if (!message.isObject()) {
            throw new InvalidField(place, "an object with role and content");
        }
        JsonNode content = message.path("content");
        String role = message.path("role").asText("");
        List<Image> images = new ArrayList<>();
        String text = text(content, place + ".content", !role.equals("assistant"), images);
        if (!images.isEmpty() && !role.equals("user")) {
            throw new InvalidField(place + ".content", "only a user's message has images");
        }
        switch (role) {
            case "system", "developer" -> system.add(text);
            case "user" -> {
                if (!text.isBlank() || !images.isEmpty()) {
                    merge(turns, new Message(Role.USER, text, images, null, null));
                }
            }
            case "assistant" -> {
                List<ToolCall> calls = calls(message.path("tool_calls"), place + ".tool_calls");
                if (!text.isBlank() || !calls.isEmpty()) {
                    merge(turns, new Message(Role.ASSISTANT, text, null, calls, null));
                }
            }
            case "tool" ->
                turns.add(Message.result(
                        ChatRequestReader.wanted(message.path("tool_call_id"), place + ".tool_call_id"), text));
            default -> throw new InvalidField(place + ".role", "one of system, developer, user, assistant and tool");
        }
    }

    private static void merge(List<Message> turns, Message next) {
        Message before = turns.isEmpty() ? null : turns.getLast();
        if (before == null || before.role() != next.role() || !before.calls().isEmpty()) {
            turns.add(next);
            return;
        }
        String between = before.text().isBlank() || next.text().isBlank() ? "" : BETWEEN;
        turns.removeLast();
        turns.add(new Message(
                next.role(),
                before.text() + between + next.text(),
                Stream.concat(before.pictures().stream(), next.pictures().stream())
                        .toList(),
                next.calls(),
                null));
    }

    private static ChatMessages of(String system, List<Message> turns) {
        if (turns.isEmpty()) {
            throw new InvalidField("messages", "has no user message; there is nothing to answer");
        }
        Message last = turns.removeLast();
        if (last.role() == Role.ASSISTANT) {
            throw new InvalidField(
                    "messages", "the last one is the user's, or a tool's result: what is to be answered");
        }
        if (!turns.isEmpty() && turns.getFirst().role() != Role.USER) {
            // Most models want the user to begin.
            turns.addFirst(new Message(Role.USER, "."));
        }
        boolean plain = system.isBlank() && turns.isEmpty() && last.pictures().isEmpty() && last.toolCallId() == null;
        return new ChatMessages(
                last.text(),
                plain
                        ? null
                        : new Conversation(system.isBlank() ? null : system, turns, last.images(), last.toolCallId()));
    }

    private static List<ToolCall> calls(JsonNode calls, String place) {
        List<ToolCall> read = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            String at = place + "[" + i + "]";
            JsonNode function = calls.get(i).path("function");
            read.add(new ToolCall(
                    ChatRequestReader.wanted(calls.get(i).path("id"), at + ".id"),
                    ChatRequestReader.wanted(function.path("name"), at + ".function.name"),
                    function.path("arguments").asText("{}")));
        }
        return read;
    }

    private static String text(JsonNode content, String place, boolean required, List<Image> images) {
        if (content.isTextual()) {
            return content.asText();
        }
        if (!ChatRequestReader.given(content)) {
            if (required) {
                throw new InvalidField(place, "is missing; give it a text");
            }
            return "";
        }
        if (!content.isArray()) {
            throw new InvalidField(place, "a text or a list of parts");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            text.append(part(content.get(i), place + "[" + i + "]", images));
        }
        return text.toString();
    }

    private static String part(JsonNode part, String place, List<Image> images) {
        String type = part.path("type").asText("");
        return switch (type) {
            case "text", "input_text", "output_text" -> textOf(part.path("text"), place + ".text");
            case "refusal" -> textOf(part.path("refusal"), place + ".refusal");
            case "image_url", "input_image" -> {
                JsonNode url = part.path("image_url");
                images.add(image(url.isObject() ? url.path("url") : url, place + ".image_url"));
                yield "";
            }
            default ->
                throw new InvalidField(
                        place + ".type", "'" + cut(type) + "' is no part that is read here; text and image_url are");
        };
    }

    private static Image image(JsonNode url, String place) {
        try {
            return Image.ofDataUrl(ChatRequestReader.wanted(url, place));
        } catch (InvalidField e) {
            throw new InvalidField(place, e.problem());
        }
    }

    private static String textOf(JsonNode text, String place) {
        if (!text.isTextual()) {
            throw new InvalidField(place, "a text");
        }
        return text.asText();
    }

    private static String cut(String word) {
        return word.length() > 40 ? word.substring(0, 40) + "…" : word;
    }
}
