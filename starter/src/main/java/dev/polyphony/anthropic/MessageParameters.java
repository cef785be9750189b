package dev.polyphony.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ModelParameters;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.chat.ToolFields;
import dev.polyphony.request.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a message's request that go to the model beside the messages. */
final class MessageParameters {
    /** What is read of a request here. */
    static final List<String> READ = List.of(
            "temperature",
            "top_p",
            "stop_sequences",
            "tools[].type",
            "tools[].name",
            "tools[].description",
            "tools[].input_schema",
            "tools[].strict",
            "tool_choice.type",
            "tool_choice.name",
            "tool_choice.disable_parallel_tool_use",
            "thinking.type",
            "thinking.budget_tokens",
            "output_config.format.type",
            "output_config.format.schema",
            "output_config.effort");

    /** Up to which budget of thoughts, in tokens, an effort is low or medium. */
    private static final int LOW = 4_096;

    private static final int MEDIUM = 16_384;

    private MessageParameters() {}

    static ModelParameters read(JsonNode root) {
        try {
            return parameters(root);
        } catch (InvalidField e) {
            throw new InvalidField(named(e.field()), e.problem());
        }
    }

    /** As this protocol calls it. */
    private static String named(String field) {
        return field.equals("reasoning_effort")
                ? "output_config.effort"
                : field.replaceFirst("^stop\\b", "stop_sequences");
    }

    private static ModelParameters parameters(JsonNode root) {
        JsonNode choice = root.path("tool_choice");
        return new ModelParameters(
                JsonFields.number(root.path("temperature"), "temperature"),
                JsonFields.number(root.path("top_p"), "top_p"),
                JsonFields.texts(root.path("stop_sequences"), "stop_sequences", "a list of texts"),
                null,
                null,
                null,
                effort(root),
                ToolFields.all(root.path("tools"), MessageParameters::tool),
                choice(choice),
                parallel(choice),
                schema(root) == null ? null : ModelParameters.JSON_SCHEMA);
    }

    /** The schema that an answer has to fit; absent where none is given. */
    static @Nullable String schema(JsonNode root) {
        JsonNode format = root.path("output_config").path("format");
        if (!JsonFields.given(format)) {
            return null;
        }
        if (!format.path("type").asText("").equals(ModelParameters.JSON_SCHEMA)) {
            throw new InvalidField("output_config.format.type", ModelParameters.JSON_SCHEMA);
        }
        if (!format.path("schema").isObject()) {
            throw new InvalidField("output_config.format.schema", "a JSON Schema");
        }
        return format.path("schema").toString();
    }

    private static ToolDefinition tool(JsonNode tool, String place) {
        if (!tool.path("type").asText("custom").equals("custom")) {
            throw new InvalidField(
                    place + ".type", "only tools that the client runs and describes itself are taken, by input_schema");
        }
        return ToolFields.definition(tool, place, "input_schema");
    }

    private static @Nullable String choice(JsonNode choice) {
        if (!JsonFields.given(choice)) {
            return null;
        }
        return switch (choice.path("type").asText("")) {
            case "auto" -> ModelParameters.AUTO;
            case "any" -> ModelParameters.REQUIRED;
            case "none" -> ModelParameters.NO_TOOL;
            case "tool" -> JsonFields.text(choice.path("name"), "tool_choice.name");
            default -> throw new InvalidField("tool_choice.type", "one of auto, any, tool and none");
        };
    }

    private static @Nullable Boolean parallel(JsonNode choice) {
        Boolean disabled =
                JsonFields.flag(choice.path("disable_parallel_tool_use"), "tool_choice.disable_parallel_tool_use");
        return disabled == null ? null : !disabled;
    }

    /** How much a model is to think, as those vendors have it that count no tokens of it. */
    private static @Nullable String effort(JsonNode root) {
        String effort = JsonFields.textOrNull(root.path("output_config").path("effort"), "output_config.effort");
        if (effort != null) {
            return effort.equals("max") ? "xhigh" : effort;
        }
        JsonNode thinking = root.path("thinking");
        if (!JsonFields.given(thinking)) {
            return null;
        }
        return switch (thinking.path("type").asText("")) {
            case "enabled" -> effortOf(thinking.path("budget_tokens"));
            case "disabled", "adaptive", "between_tools" -> null;
            default -> throw new InvalidField("thinking.type", "one of enabled, disabled, adaptive and between_tools");
        };
    }

    private static String effortOf(JsonNode budget) {
        Integer tokens = JsonFields.tokens(budget, "thinking.budget_tokens");
        if (tokens == null) {
            throw new InvalidField("thinking.budget_tokens", "is missing");
        }
        return tokens <= LOW ? "low" : tokens <= MEDIUM ? "medium" : "high";
    }
}
