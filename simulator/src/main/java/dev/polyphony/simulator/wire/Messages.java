package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A conversation read as the simulator needs it: how long it is and what the user said last. */
record Messages(String lastOfUser, int characters) {

    /** @param part the field of a message that holds its content */
    static Messages of(JsonNode messages, String part, String besides) {
        String last = "";
        int characters = besides.length();
        for (JsonNode message : messages) {
            String text = Pieces.join(message.path(part));
            characters += text.length();
            // What a tool gave is no word of the user's, though some vendors send it as one.
            if (message.path("role").asText("user").equals("user") && (!text.isBlank() || !isResult(message))) {
                last = text;
            }
        }
        return new Messages(last, characters);
    }

    private static boolean isResult(JsonNode message) {
        for (JsonNode part : message.path(message.has("parts") ? "parts" : "content")) {
            if (part.path("type").asText("").equals("tool_result") || part.has("functionResponse")) {
                return true;
            }
        }
        return false;
    }

    /** The first of these fields that is a number. */
    static @Nullable Integer limit(JsonNode body, String... fields) {
        for (String field : fields) {
            if (body.path(field).isInt()) {
                return body.path(field).intValue();
            }
        }
        return null;
    }
}
