package dev.polyphony.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.chat.ToolFields;
import dev.polyphony.request.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tools and formats, which OpenAI's interfaces have in slightly different shapes. */
final class OpenAiTools {
    private static final String FUNCTION = "function";

    private OpenAiTools() {}

    /** @param nested the field of a tool that its function is in; empty where the tool itself is */
    static @Nullable List<ToolDefinition> read(JsonNode tools, String nested) {
        return ToolFields.all(tools, (tool, place) -> {
            if (!tool.path("type").asText(FUNCTION).equals(FUNCTION)) {
                throw new InvalidField(
                        place + ".type", "only functions can be called; what OpenAI itself runs is not here");
            }
            return ToolFields.definition(within(tool, nested), within(place, nested), "parameters");
        });
    }

    static @Nullable String choice(JsonNode choice, String nested) {
        if (!JsonFields.given(choice)) {
            return null;
        }
        if (!choice.isObject()) {
            return JsonFields.text(choice, "tool_choice");
        }
        if (!choice.path("type").asText(FUNCTION).equals(FUNCTION)) {
            throw new InvalidField("tool_choice.type", "only a function is named; or write auto, none or required");
        }
        return JsonFields.text(within(choice, nested).path("name"), within("tool_choice", nested) + ".name");
    }

    private static JsonNode within(JsonNode object, String nested) {
        return nested.isEmpty() ? object : object.path(nested);
    }

    private static String within(String place, String nested) {
        return nested.isEmpty() ? place : place + "." + nested;
    }

    /** Absent for plain text. */
    static @Nullable String format(JsonNode format, String place) {
        if (!JsonFields.given(format)) {
            return null;
        }
        return switch (format.path("type").asText("")) {
            case "text" -> null;
            case "json_object" -> ModelParameters.JSON_OBJECT;
            case "json_schema" -> ModelParameters.JSON_SCHEMA;
            default -> throw new InvalidField(place + ".type", "one of text, json_object and json_schema");
        };
    }

    /**
     * The schema that an answer has to fit; absent where none is given.
     *
     * @param described what has the schema in it, at that place
     */
    static @Nullable String schema(JsonNode format, JsonNode described, String place) {
        if (!format.path("type").asText("").equals(ModelParameters.JSON_SCHEMA)) {
            return null;
        }
        JsonNode schema = described.path("schema");
        if (!schema.isObject()) {
            throw new InvalidField(place + ".schema", "a JSON Schema");
        }
        return schema.toString();
    }
}
