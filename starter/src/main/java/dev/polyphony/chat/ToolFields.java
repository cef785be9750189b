package dev.polyphony.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.polyphony.call.InvalidField;
import dev.polyphony.call.ToolDefinition;
import dev.polyphony.request.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the tools of a request, which protocols have in slightly different shapes. */
public final class ToolFields {
    private ToolFields() {}

    /**
     * Each of the field {@code tools}; absent where it is not given.
     *
     * @param one reads a tool at a place
     */
    public static @Nullable List<ToolDefinition> all(JsonNode tools, BiFunction<JsonNode, String, ToolDefinition> one) {
        if (!JsonFields.given(tools)) {
            return null;
        }
        if (!tools.isArray()) {
            throw new InvalidField("tools", "a list of tools");
        }
        List<ToolDefinition> read = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            read.add(one.apply(tools.get(i), "tools[" + i + "]"));
        }
        return read;
    }

    /** @param schema what the protocol calls the field that says what the tool is called with */
    public static ToolDefinition definition(JsonNode tool, String place, String schema) {
        JsonNode form = tool.path(schema);
        if (JsonFields.given(form) && !form.isObject()) {
            throw new InvalidField(place + "." + schema, "a JSON Schema");
        }
        try {
            return new ToolDefinition(
                    JsonFields.text(tool.path("name"), place + ".name"),
                    tool.path("description").asText(null),
                    form.isObject() ? form.toString() : null,
                    JsonFields.flag(tool.path("strict"), place + ".strict"));
        } catch (InvalidField e) {
            throw e.field().equals("name") ? new InvalidField(place + ".name", e.problem()) : e;
        }
    }
}
