package dev.polyphony.completion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The content of a message in all its forms: a text, a list of parts, a part. Parts of text stand next to each other
 * with nothing between, as they were cut where a citation or a thought begins and not where a line ends.
 */
final class Content {
    private Content() {}

    static void gather(JsonNode content, CompletionBuilder draft) {
        if (content.isArray()) {
            content.forEach(part -> {
                if (part.isObject()) {
                    part(part, draft);
                } else {
                    gather(part, draft);
                }
            });
        } else if (content.isObject()) {
            if (content.has("type") || content.has("text")) {
                part(content, draft);
            } else {
                // An answer in JSON that somebody on the way has parsed.
                draft.text(content.toString());
            }
        } else if (!content.isNull()) {
            draft.text(content.asText(""));
        }
    }

    private static void part(JsonNode part, CompletionBuilder draft) {
        String type = part.path("type").asText("").toLowerCase(Locale.ROOT);
        if (part.path("thought").asBoolean(false) || isThought(type)) {
            draft.thought(textOf(first(part, "thinking", "text", "reasoning", "summary", "content")));
        } else if (type.equals("refusal")) {
            draft.refused(part.path("refusal"));
        } else if (type.endsWith("text") || (type.isEmpty() && part.has("text"))) {
            draft.text(textOf(first(part, "text", "content", "value")));
        } else if (type.equals("tool_use")) {
            draft.tools().whole(part.path("id").asText(""), part.path("name").asText(""), part.path("input"));
        } else if (part.path("functionCall").isObject()) {
            JsonNode call = part.path("functionCall");
            draft.tools().whole(call.path("id").asText(""), call.path("name").asText(""), call.path("args"));
        } else if (type.startsWith("tool") || type.endsWith("tool_use")) {
            draft.calledTool();
        } else {
            draft.unknown(textOf(part.path("text")));
        }
    }

    static boolean isThought(String type) {
        return Stream.of("think", "thought", "reason").anyMatch(type::contains);
    }

    private static JsonNode first(JsonNode part, String... fields) {
        return Stream.of(fields)
                .map(part::path)
                .filter(field -> !field.isMissingNode() && !field.isNull())
                .findFirst()
                .orElse(part.path(fields[0]));
    }

    /** All text in a text, a list of texts, or the parts that hold one. */
    static String textOf(JsonNode node) {
        if (node.isTextual()) {
            return node.asText();
        }
        StringBuilder text = new StringBuilder();
        if (node.isArray()) {
            node.forEach(each -> text.append(textOf(each)));
        } else if (node.isObject()) {
            text.append(textOf(first(node, "text", "value", "thinking", "content", "summary")));
        }
        return text.toString();
    }
}
