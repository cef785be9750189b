package dev.polyphony.apidocs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.polyphony.request.JsonRequests;
import java.util.function.Function;

/**
 * A body that its handler reads itself, to be declared as a bean beside that; the handler's parameter refers to it by
 * {@code @Schema(ref = "Name")}.
 *
 * @param schema its JSON Schema, by what refers to the schema of plans
 */
public record DescribedBody(String name, Function<String, JsonNode> schema) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param example JSON that every installation takes */
    public static DescribedBody of(String name, JsonRequests reader, String example) {
        return new DescribedBody(name, plan -> with(example, reader.schema(plan)));
    }

    /**
     * @param schema as JSON
     * @param example JSON that every installation takes
     */
    public static DescribedBody of(String name, String schema, String example) {
        return new DescribedBody(name, plan -> with(example, (ObjectNode) json(schema)));
    }

    private static JsonNode with(String example, ObjectNode schema) {
        schema.putArray("examples").add(json(example));
        return schema;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a body is described by JSON", e);
        }
    }
}
