package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Text as it travels: content parts joined on the way in, a stream's deltas on the way out. */
final class Pieces {
    private static final int WORDS_A_DELTA = 3;

    private Pieces() {}

    /** The text of a content that is a string, or a list of parts with a {@code text} each. */
    static String join(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    /** A few words each; together they are the text again. */
    static List<String> deltas(String text) {
        List<String> deltas = new ArrayList<>();
        int from = 0;
        int spaces = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == ' ' && ++spaces % WORDS_A_DELTA == 0) {
                deltas.add(text.substring(from, at));
                from = at;
            }
        }
        if (from < text.length()) {
            deltas.add(text.substring(from));
        }
        return deltas;
    }
}
