package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.Message;
import dev.polyphony.call.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's messages as an analysis has them: one system, then turns that alternate, then the prompt. Clients may send
 * several messages of one role after another, which are one turn; and say how the model is to behave in several places,
 * which is said once, in that order.
 *
 * @param turns before the prompt
 */
record ChatMessages(@Nullable String system, List<Message> turns, String prompt) {
    private static final String BETWEEN = "\n\n";

    static ChatMessages read(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw new InvalidField("messages", "a list of at least one message");
        }
        List<String> system = new ArrayList<>();
        List<Message> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            String place = "messages[" + i + "]";
            JsonNode message = messages.get(i);
            String text = text(message, place);
            switch (message.path("role").asText("")) {
                case "system", "developer" -> system.add(text);
                case "user" -> add(turns, Role.USER, text);
                case "assistant" -> add(turns, Role.ASSISTANT, text);
                default ->
                    throw new InvalidField(
                            place + ".role",
                            "one of system, developer, user and assistant, not " + message.path("role"));
            }
        }
        return of(String.join(BETWEEN, system), turns);
    }

    private static ChatMessages of(String system, List<Message> turns) {
        if (turns.isEmpty()) {
            throw new InvalidField("messages", "has no user message; there is nothing to answer");
        }
        Message last = turns.getLast();
        if (last.role() != Role.USER) {
            throw new InvalidField("messages", "the last one is the user's: what is to be answered");
        }
        List<Message> before = new ArrayList<>(turns.subList(0, turns.size() - 1));
        if (!before.isEmpty() && before.getFirst().role() != Role.USER) {
            // Most models want the user to begin.
            before.addFirst(new Message(Role.USER, "."));
        }
        return new ChatMessages(system.isBlank() ? null : system, before, last.text());
    }

    private static void add(List<Message> turns, Role role, String text) {
        if (text.isBlank()) {
            return;
        }
        if (!turns.isEmpty() && turns.getLast().role() == role) {
            Message before = turns.removeLast();
            turns.add(new Message(role, before.text() + BETWEEN + text));
        } else {
            turns.add(new Message(role, text));
        }
    }

    private static String text(JsonNode message, String place) {
        if (!message.isObject()) {
            throw new InvalidField(place, "an object with role and content");
        }
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            return content.asText();
        }
        if (content.isNull() || content.isMissingNode()) {
            if (message.path("role").asText("").equals("assistant")) {
                return "";
            }
            throw new InvalidField(place + ".content", "is missing; give it a text");
        }
        if (!content.isArray()) {
            throw new InvalidField(place + ".content", "a text or a list of parts");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            text.append(part(content.get(i), place + ".content[" + i + "]"));
        }
        return text.toString();
    }

    private static String part(JsonNode part, String place) {
        String type = part.path("type").asText("");
        return switch (type) {
            case "text", "input_text", "output_text" -> wanted(part.path("text"), place + ".text");
            case "refusal" -> wanted(part.path("refusal"), place + ".refusal");
            default -> throw new InvalidField(place + ".type", "'" + type + "' is no part that is read here; text is");
        };
    }

    private static String wanted(JsonNode text, String place) {
        if (!text.isTextual()) {
            throw new InvalidField(place, "a text");
        }
        return text.asText();
    }
}
