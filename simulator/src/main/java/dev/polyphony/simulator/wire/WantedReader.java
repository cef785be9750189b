package dev.polyphony.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.simulator.script.Wanted;
import dev.polyphony.simulator.script.Wanted.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a request wants beside a text: the vendors' names do not collide, so one reading serves all. */
public final class WantedReader {
    private WantedReader() {}

    public static Wanted read(JsonNode body) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            if (tool.path("functionDeclarations").isArray()) {
                tool.path("functionDeclarations")
                        .forEach(each -> tools.add(tool(each, "parametersJsonSchema", "parameters")));
            } else if (tool.path("function").isObject()) {
                tools.add(tool(tool.path("function"), "parameters"));
            } else {
                tools.add(tool(tool, "input_schema"));
            }
        }
        JsonNode choice = body.path("tool_choice");
        JsonNode calling = body.at("/toolConfig/functionCallingConfig");
        String word = choice.isTextual()
                ? choice.asText()
                : choice.path("type").asText(calling.path("mode").asText(""));
        String name = Stream.of(
                        choice.at("/function/name").asText(""),
                        choice.path("name").asText(""),
                        calling.at("/allowedFunctionNames/0").asText(""))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse(null);
        boolean forced = name != null || List.of("required", "any", "ANY").contains(word);
        return new Wanted(
                word.equalsIgnoreCase("none") ? List.of() : tools,
                forced,
                name,
                schema(body),
                images(body),
                beginning(body));
    }

    private static @Nullable String beginning(JsonNode body) {
        JsonNode messages = body.path(body.has("contents") ? "contents" : "messages");
        JsonNode last = messages.path(messages.size() - 1);
        String text = Pieces.join(last.path(last.has("parts") ? "parts" : "content"));
        boolean own = List.of("assistant", "model").contains(last.path("role").asText(""));
        return own && !text.isEmpty() ? text : null;
    }

    private static Tool tool(JsonNode function, String... schemas) {
        JsonNode schema = Stream.of(schemas)
                .map(function::path)
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(function.path(schemas[0]));
        return new Tool(function.path("name").asText(""), schema);
    }

    private static @Nullable JsonNode schema(JsonNode body) {
        return Stream.of(
                        body.at("/response_format/json_schema/schema"),
                        body.at("/output_config/format/schema"),
                        body.at("/generationConfig/responseJsonSchema"),
                        body.at("/generationConfig/responseSchema"),
                        body.path("format"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(null);
    }

    private static int images(JsonNode body) {
        int images = 0;
        for (JsonNode message : body.path(body.has("contents") ? "contents" : "messages")) {
            images += message.path("images").size();
            for (JsonNode part : message.path(message.has("parts") ? "parts" : "content")) {
                String type = part.path("type").asText("");
                if (type.equals("image_url") || type.equals("image") || part.has("inlineData")) {
                    images++;
                }
            }
        }
        return images;
    }
}
