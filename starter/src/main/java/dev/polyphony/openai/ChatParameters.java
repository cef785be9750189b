package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a chat completion's request that go to the model beside the messages. */
final class ChatParameters {
    /** What is read of a request here. */
    static final Set<String> READ = Set.of(
            "temperature",
            "top_p",
            "stop",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "reasoning_effort",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format");

    private ChatParameters() {}

    static ModelParameters read(JsonNode root) {
        return new ModelParameters(
                number(root, "temperature"),
                number(root, "top_p"),
                stop(root.path("stop")),
                seed(root.path("seed")),
                number(root, "presence_penalty"),
                number(root, "frequency_penalty"),
                ChatRequestReader.given(root.path("reasoning_effort"))
                        ? ChatRequestReader.wanted(root.path("reasoning_effort"), "reasoning_effort")
                        : null,
                tools(root.path("tools")),
                choice(root.path("tool_choice")),
                flag(root.path("parallel_tool_calls"), "parallel_tool_calls"),
                format(root.path("response_format")));
    }

    /** The schema that an answer has to fit; absent where none is given. */
    static @Nullable String schema(JsonNode root) {
        JsonNode format = root.path("response_format");
        if (!ModelParameters.JSON_SCHEMA.equals(format(format))) {
            return null;
        }
        JsonNode schema = format.path("json_schema").path("schema");
        if (!schema.isObject()) {
            throw new InvalidField("response_format.json_schema.schema", "a JSON Schema");
        }
        return schema.toString();
    }

    private static @Nullable String format(JsonNode format) {
        if (!ChatRequestReader.given(format)) {
            return null;
        }
        return switch (format.path("type").asText("")) {
            case "text" -> null;
            case "json_object" -> ModelParameters.JSON_OBJECT;
            case "json_schema" -> ModelParameters.JSON_SCHEMA;
            default -> throw new InvalidField("response_format.type", "one of text, json_object and json_schema");
        };
    }

    private static @Nullable Double number(JsonNode root, String field) {
        JsonNode value = root.path(field);
        if (!ChatRequestReader.given(value)) {
            return null;
        }
        if (!value.isNumber()) {
            throw new InvalidField(field, "a number");
        }
        return value.asDouble();
    }

    private static @Nullable Long seed(JsonNode value) {
        if (!ChatRequestReader.given(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new InvalidField("seed", "a whole number");
        }
        return value.asLong();
    }

    private static @Nullable List<String> stop(JsonNode value) {
        if (value.isTextual()) {
            return List.of(value.asText());
        }
        return ChatRequestReader.given(value)
                ? ChatRequestReader.strings(value, "stop", "a text or a list of texts")
                : null;
    }

    static @Nullable Boolean flag(JsonNode value, String field) {
        if (!ChatRequestReader.given(value)) {
            return null;
        }
        if (!value.isBoolean()) {
            throw new InvalidField(field, "true or false");
        }
        return value.asBoolean();
    }

    private static @Nullable List<ToolDefinition> tools(JsonNode tools) {
        if (!ChatRequestReader.given(tools)) {
            return null;
        }
        if (!tools.isArray()) {
            throw new InvalidField("tools", "a list of tools");
        }
        List<ToolDefinition> read = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            String place = "tools[" + i + "]";
            if (!tools.get(i).path("type").asText("function").equals("function")) {
                throw new InvalidField(place + ".type", "only functions can be called");
            }
            read.add(tool(tools.get(i).path("function"), place + ".function"));
        }
        return read;
    }

    private static ToolDefinition tool(JsonNode function, String place) {
        JsonNode schema = function.path("parameters");
        if (ChatRequestReader.given(schema) && !schema.isObject()) {
            throw new InvalidField(place + ".parameters", "a JSON Schema");
        }
        try {
            return new ToolDefinition(
                    ChatRequestReader.wanted(function.path("name"), place + ".name"),
                    function.path("description").asText(null),
                    schema.isObject() ? schema.toString() : null,
                    flag(function.path("strict"), place + ".strict"));
        } catch (InvalidField e) {
            throw e.field().equals("name") ? new InvalidField(place + ".name", e.problem()) : e;
        }
    }

    private static @Nullable String choice(JsonNode choice) {
        if (!ChatRequestReader.given(choice)) {
            return null;
        }
        return choice.isObject()
                ? ChatRequestReader.wanted(choice.path("function").path("name"), "tool_choice.function.name")
                : ChatRequestReader.wanted(choice, "tool_choice");
    }
}
